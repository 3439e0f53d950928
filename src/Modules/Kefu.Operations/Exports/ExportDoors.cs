using System.Globalization;
using Kefu.Platform.Access;
using Kefu.Platform.Handling;
using Kefu.Platform.Modules;
using Kefu.Platform.Time;
using Kefu.Ui;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Kefu.Operations.Exports;

/// <summary>What can be taken out.</summary>
internal sealed record ExportKindView(string Name, string Permission, string? InternalPermission, IReadOnlyList<string> Columns);

internal static class ExportDoors
{
    public static void Map(KefuEndpoints endpoints)
    {
        var requires = new RequiresAttribute("operations.export");
        var api = endpoints.Api.MapGroup("/exports").WithMetadata(requires).WithTags("Exports");
        api.MapGet("", async (Guid? before, Dispatcher d, CancellationToken ct) => TypedResults.Ok(await d.SendAsync(new ListExports(before), ct))).WithName("listExports").WithSummary("Exports, newest first; give the last id as before.");
        api.MapGet("/kinds", (ExportRights rights) => TypedResults.Ok(rights.Kinds.Select(k => new ExportKindView(k.Name, k.Permission, k.InternalPermission, k.Columns)))).WithName("listExportKinds").WithSummary("What can be taken out: each kind's columns and the rights it demands.");
        api.MapPost("", async (AskExport body, Dispatcher d, CancellationToken ct) => TypedResults.Accepted((string?)null, new Accepted(await d.SendAsync(body, ct)))).WithName("askExport")
            .WithSummary("Asks for records of a shop as a CSV file.").WithDescription("It is written in the background: ask for the export until its state is done, then take the file within three days. Names and contact data are masked unless unmasked is true, which demands customers.unmask.").ProducesProblem(StatusCodes.Status409Conflict);
        api.MapGet("/{id:guid}", async (Guid id, Dispatcher d, CancellationToken ct) => TypedResults.Ok(await d.SendAsync(new GetExport(id), ct))).WithName("getExport").WithSummary("One export with its progress.");
        api.MapPost("/{id:guid}/stop", async (Guid id, Dispatcher d, CancellationToken ct) =>
        {
            await d.SendAsync(new StopExport(id), ct);
            return TypedResults.NoContent();
        }).WithName("stopExport").WithSummary("Ends an export; what was written of it is removed.").ProducesProblem(StatusCodes.Status409Conflict);
        api.MapPost("/{id:guid}/file", async (Guid id, HttpContext http, Dispatcher d, ExportFile file) => await file.SendAsync(http.Response, await d.SendAsync(new TakeExport(id), http.RequestAborted), http.RequestAborted))
            .WithName("takeExport").WithSummary("Takes the file, as UTF-8 with a byte order mark.").Produces(StatusCodes.Status200OK, contentType: "text/csv").ProducesProblem(StatusCodes.Status409Conflict);

        var pages = endpoints.Pages.MapGroup("/fragments/exports").WithMetadata(requires).ExcludeFromDescription();
        pages.MapPost("", (HttpContext http, Dispatcher dispatcher, Viewer viewer) => FormPost.RunAsync<ExportForm>(http, async form =>
        {
            DateTime? Day(string name, int plus) => DateOnly.TryParseExact(form[name], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day < DateOnly.MaxValue.AddDays(-plus)
                ? LocalTime.ToUtc(day.AddDays(plus).ToDateTime(default), viewer.Zone) : null;
            await dispatcher.SendAsync(
                new AskExport(form["kind"].ToString(), Guid.TryParse(form["shop"], out var shop) ? shop : Guid.Empty, Day("from", 0), Day("to", 1), form["unmasked"] == "true", form["internal"] == "true"), http.RequestAborted);
            return FormPost.Go(http, "/exports");
        }));
        pages.MapPost("/{id:guid}/stop", async (Guid id, HttpContext http, Dispatcher dispatcher) =>
        {
            await dispatcher.SendAsync(new StopExport(id), http.RequestAborted);
            return FormPost.Go(http, "/exports");
        });
        pages.MapPost("/{id:guid}/file", (Guid id, HttpContext http, Dispatcher dispatcher, ExportFile file) => FormPost.ProvenAsync(http, "/exports", async () =>
        {
            await file.SendAsync(http.Response, await dispatcher.SendAsync(new TakeExport(id), http.RequestAborted), http.RequestAborted);
            return Results.Empty;
        }));
    }
}
