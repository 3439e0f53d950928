using System.Text;
using Kefu.Platform.Access;
using Kefu.Platform.Errors;
using Kefu.Platform.Handling;
using Kefu.Platform.Imports;
using Kefu.Platform.Modules;
using Kefu.Platform.Text;
using Kefu.Platform.Web;
using Kefu.Platform.Web.Limits;
using Kefu.Ui;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Localization;

namespace Kefu.Operations.Imports;

/// <summary>What can be brought in.</summary>
internal sealed record ImportKindView(string Name, string Permission, IReadOnlyList<ImportColumn> Columns);

internal static class ImportDoors
{
    private const long LargestFile = 10 * 1024 * 1024;

    public static void Map(KefuEndpoints endpoints)
    {
        var requires = new RequiresAttribute("operations.import");
        var api = endpoints.Api.MapGroup("/imports").WithMetadata(requires).WithTags("Imports");
        api.MapGet("", async (Guid? before, Dispatcher d, CancellationToken ct) => TypedResults.Ok(await d.SendAsync(new ListImports(before), ct))).WithName("listImports").WithSummary("Imports, newest first; give the last id as before.");
        api.MapGet("/kinds", (ImportBook book) => TypedResults.Ok(book.Kinds.Select(k => new ImportKindView(k.Name, k.Permission, k.Columns)))).WithName("listImportKinds").WithSummary("What can be brought in: each kind's columns and the right it demands.");
        api.MapPost("", async (IFormFile file, string kind, Guid shop, bool? changeKnown, Dispatcher d, IStringLocalizer<OperationsText> text, CancellationToken ct) =>
            TypedResults.Accepted((string?)null, new Accepted(await d.SendAsync(new UploadImport(kind, shop, file.FileName, await TextOfAsync(file, text, ct), changeKnown ?? false), ct))))
            .WithName("uploadImport").WithSummary("Gives a CSV file of records to be brought in.")
            .WithDescription("Its rows are tried in the background and taken back: ask for the import until its state is checked, look at the rows that are refused, then start it. At most 10 MB and 50,000 rows; UTF-8 or GB18030.")
            .DisableAntiforgery().WithMetadata(new LimitedAttribute(Door.Upload)).DisableRequestTimeout();
        api.MapGet("/{id:guid}", async (Guid id, Dispatcher d, CancellationToken ct) => TypedResults.Ok(await d.SendAsync(new GetImport(id), ct))).WithName("getImport").WithSummary("One import with its progress.");
        api.MapGet("/{id:guid}/rows", async (Guid id, Named<ImportOutcome>? outcome, int? after, Dispatcher d, CancellationToken ct) => TypedResults.Ok(await d.SendAsync(new ListImportRows(id, outcome?.Value, after ?? 0), ct)))
            .WithName("listImportRows").WithSummary("The results of its rows; give the last row as after.");
        api.MapGet("/{id:guid}/refused", RefusedAsync).WithName("takeRefusedRows").WithSummary("The refused rows as CSV, with the reasons; for whoever gave the file.").Produces(StatusCodes.Status200OK, contentType: "text/csv");
        Act(api, "/{id:guid}/start", "startImport", "Brings in what the check found good.", id => new StartImport(id));
        Act(api, "/{id:guid}/stop", "stopImport", "Ends an import before its last row; what was brought in stays.", id => new StopImport(id));

        var pages = endpoints.Pages.MapGroup("/fragments/imports").WithMetadata(requires).ExcludeFromDescription();
        pages.MapPost("", (HttpContext http, Dispatcher dispatcher, IStringLocalizer<OperationsText> text) => FormPost.RunAsync<ImportForm>(http, async form =>
        {
            var file = form.Files["file"] is { Length: > 0 } given ? given : throw new Invalid("file", text["import-choose-file"]);
            var shop = Guid.TryParse(form["shop"], out var id) ? id : throw new Invalid("shop", text["fill-in"]);
            var import = await dispatcher.SendAsync(new UploadImport(form["kind"].ToString(), shop, file.FileName, await TextOfAsync(file, text, http.RequestAborted), form["changeKnown"] == "true"), http.RequestAborted);
            return FormPost.Go(http, $"/imports/{import}");
        })).WithMetadata(new LimitedAttribute(Door.Upload)).DisableRequestTimeout();
        pages.MapGet("/template/{kind}", (string kind, ImportBook book) =>
            TypedResults.File(Encoding.UTF8.GetPreamble().Concat(Encoding.UTF8.GetBytes(CsvCell.Line(book.KindOf(kind).Columns.Select(c => CsvCell.Of(c.Name))))).ToArray(), "text/csv; charset=utf-8", $"{book.KindOf(kind).Name}.csv"));
        pages.MapGet("/{id:guid}/refused", RefusedAsync);
        pages.MapPost("/{id:guid}/start", (Guid id, HttpContext http, Dispatcher dispatcher) => SettleAsync(http, dispatcher, new StartImport(id), id));
        pages.MapPost("/{id:guid}/stop", (Guid id, HttpContext http, Dispatcher dispatcher) => SettleAsync(http, dispatcher, new StopImport(id), id));
    }

    private static async Task<IResult> SettleAsync(HttpContext http, Dispatcher dispatcher, ICommand<Done> command, Guid id)
    {
        await dispatcher.SendAsync(command, http.RequestAborted);
        return FormPost.Go(http, $"/imports/{id}");
    }

    private static async Task<IResult> RefusedAsync(Guid id, HttpContext http, Dispatcher dispatcher)
    {
        var csv = await dispatcher.SendAsync(new TakeRefused(id), http.RequestAborted);
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.File([.. Encoding.UTF8.GetPreamble(), .. Encoding.UTF8.GetBytes(csv)], "text/csv; charset=utf-8", "refused.csv");
    }

    private static Task<string> TextOfAsync(IFormFile file, IStringLocalizer<OperationsText> text, CancellationToken ct) =>
        UploadedText.ReadAsync(file, LargestFile, text["import-too-large", LargestFile / 1024 / 1024], ct);

    private static void Act(IEndpointRouteBuilder api, string path, string name, string summary, Func<Guid, ICommand<Done>> command) =>
        api.MapPost(path, async (Guid id, Dispatcher d, CancellationToken ct) =>
        {
            await d.SendAsync(command(id), ct);
            return TypedResults.NoContent();
        }).WithName(name).WithSummary(summary).ProducesProblem(StatusCodes.Status409Conflict);
}
