using Kefu.Platform.Access;
using Kefu.Platform.Persistence;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Kefu.Web;

/// <summary>Alive: the process answers. Ready: the database answers too. Neither tells more than that.</summary>
internal static class Health
{
    public static void MapHealth(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/healthz/live", () => Results.Text("live")).WithMetadata(new PublicDoorAttribute("Probes carry no credentials.")).ExcludeFromDescription();
        endpoints.MapGet("/healthz/ready", ReadyAsync).WithMetadata(new PublicDoorAttribute("Probes carry no credentials.")).ExcludeFromDescription();
    }

    private static async Task<IResult> ReadyAsync(IDialect dialect, ILogger<HealthReport> logger, CancellationToken ct)
    {
        try
        {
            await using var connection = await dialect.OpenAsync(ct);
            await using var command = connection.CreateCommand();
            command.CommandText = "SELECT count(*) FROM platform_cursor";
            await command.ExecuteScalarAsync(ct);
            return Results.Text("ready");
        }
        catch (System.Data.Common.DbException e)
        {
            logger.LogError(e, "Not ready: the database does not answer");
            return Results.Text("not ready", statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }
}
