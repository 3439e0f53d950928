using System.Text;
using Kefu.Platform.Access;
using Kefu.Platform.Handling;
using Kefu.Tickets.ListTickets;
using Kefu.Ui;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Kefu.Tickets.ExportTickets;

internal static class ExportDoor
{
    public static void Map(IEndpointRouteBuilder tickets) => tickets.MapPost("/export", ExportAsync).WithMetadata(new RequiresAttribute("tickets.export")).WithName("exportTickets")
        .Produces(StatusCodes.Status200OK, contentType: "text/csv")
        .WithSummary("Take a list of tickets away as CSV").WithDescription("The same view and filters as the list, newest first, within the caller's reach; at most 100,000 rows. UTF-8 with a byte order mark. Words that a spreadsheet would take for a formula have an apostrophe before them, \"+86 138\" and \"-5\" among them.").DisableRequestTimeout();

    /// <summary>The same for the button of a page: whoever has not shown lately who they are does so first, and comes back to the list.</summary>
    public static void MapForm(IEndpointRouteBuilder pages) => pages.MapPost("/tickets/export", (HttpContext http, Dispatcher dispatcher, TicketCsv csv) =>
        FormPost.ProvenAsync(http, "/tickets" + http.Request.QueryString, async () =>
        {
            await ExportAsync(http, dispatcher, csv, http.RequestAborted);
            return Results.Empty;
        })).WithMetadata(new RequiresAttribute("tickets.export")).DisableRequestTimeout().ExcludeFromDescription();

    private static async Task ExportAsync(HttpContext http, Dispatcher dispatcher, TicketCsv csv, CancellationToken ct)
    {
        var query = http.Request.QueryString.ToString();
        await dispatcher.SendAsync(new NoteExport(query), ct);
        var (view, filter) = TicketFilters.Of(query);
        http.Response.ContentType = "text/csv; charset=utf-8";
        http.Response.Headers.ContentDisposition = "attachment; filename=\"tickets.csv\"";
        http.Response.Headers.CacheControl = "no-store";
        await http.Response.Body.WriteAsync(Encoding.UTF8.Preamble.ToArray(), ct);
        await foreach (var line in csv.LinesAsync(view, filter, ct))
        {
            await http.Response.WriteAsync(line, Encoding.UTF8, ct);
        }
    }
}
