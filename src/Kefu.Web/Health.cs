using Kefu.Platform.Access;
using Kefu.Platform.Persistence;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Kefu.Web;

/// <summary>Alive: the process answers. Ready: the database answers too. Disk: there is room to write. None tells more than that.</summary>
internal static class Health
{
    /// <summary>A database that says nothing for so long does not answer; whoever asks looks elsewhere then.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1.5);

    public static void MapHealth(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/healthz/live", () => Results.Text("live")).WithMetadata(new PublicDoorAttribute("Probes carry no credentials.")).ExcludeFromDescription();
        endpoints.MapGet("/healthz/disk", Disk).WithMetadata(new PublicDoorAttribute("Probes carry no credentials.")).ExcludeFromDescription();
        endpoints.MapGet("/healthz/ready", ReadyAsync).WithMetadata(new PublicDoorAttribute("Probes carry no credentials.")).ExcludeFromDescription();
    }

    /// <summary>Readable and ready is also who has no more room; this tells whoever is to make some.</summary>
    private static IResult Disk(DiskSpace disk) => disk.HasNoRoomForFiles ? Results.Text("full", statusCode: StatusCodes.Status503ServiceUnavailable) : Results.Text("room");

    private static async Task<IResult> ReadyAsync(IDialect dialect, ILogger<HealthReport> logger, CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Patience);
        try
        {
            await using var connection = await dialect.OpenAsync(patience.Token);
            await using var command = connection.CreateCommand();
            command.CommandText = "SELECT count(*) FROM platform_cursor";
            await command.ExecuteScalarAsync(patience.Token);
            return Results.Text("ready");
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            logger.LogError(e, "Not ready: the database does not answer");
            return Results.Text("not ready", statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }
}
