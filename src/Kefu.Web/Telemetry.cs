using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Kefu.Web;

/// <summary>Metrics and traces by OpenTelemetry, sent by OTLP when <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set.</summary>
internal static class Telemetry
{
    public static void AddKefuTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        if (string.IsNullOrEmpty(configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
        {
            return;
        }

        services.AddOpenTelemetry()
            .WithMetrics(m => m
                .AddMeter("Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime", "Microsoft.EntityFrameworkCore", "Npgsql")
                .AddOtlpExporter())
            .WithTracing(t => t
                .AddSource("Microsoft.AspNetCore", "Npgsql", "Kefu.Handlers")
                .AddOtlpExporter());
    }
}
