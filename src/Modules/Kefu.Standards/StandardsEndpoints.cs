using System.Globalization;
using Kefu.Platform.Access;
using Kefu.Platform.Handling;
using Kefu.Platform.Modules;
using Kefu.Standards.ListClauses;
using Kefu.Standards.SignOffs;
using Kefu.Standards.Targets;
using Kefu.Ui;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Kefu.Standards;

internal static class StandardsEndpoints
{
    public static void Map(KefuEndpoints endpoints)
    {
        Calendars.CalendarDoors.Map(endpoints);
        endpoints.Pages.MapPost("/standards/{id}/owner", (string id, HttpContext http, Dispatcher dispatcher) => FormPost.RunAsync<OwnerForm>(
            http,
            async form =>
            {
                await dispatcher.SendAsync(new SetOwner(id, form["owner"], form["reason"].ToString().Trim()), http.RequestAborted);
                return FormPost.Go(http, "/standards/" + Uri.EscapeDataString(id));
            },
            new Dictionary<string, object?>(StringComparer.Ordinal) { ["Clause"] = id })).WithMetadata(new RequiresAttribute("standards.edit")).ExcludeFromDescription();

        endpoints.Pages.MapPost("/standards/targets/choose", (HttpContext http, Dispatcher dispatcher) => FormPost.RunAsync<PresetForm>(
            http,
            async form =>
            {
                await dispatcher.SendAsync(new ChooseTargets(Shop(form), form["preset"].ToString(), form["reason"].ToString().Trim()), http.RequestAborted);
                return FormPost.Go(http, "/standards/targets");
            })).WithMetadata(new RequiresAttribute("standards.edit")).ExcludeFromDescription();

        endpoints.Pages.MapPost("/standards/targets/goals", async (HttpContext http, Dispatcher dispatcher) =>
        {
            var form = await http.Request.ReadFormAsync(http.RequestAborted);
            int? seen = int.TryParse(form["seen"], out var version) ? version : null;
            return await FormPost.RunAsync<GoalsForm>(
                http,
                async _ =>
                {
                    var goals = new DepartmentGoals { Plan = form["plan"].ToString(), AnswerRate = Number(form["answerRate"]), Satisfaction = Number(form["satisfaction"]), Clocks = Number(form["clocks"]), Feedback = Number(form["feedback"]), MeanScore = Number(form["meanScore"]) };
                    await dispatcher.SendAsync(new SetGoals(Shop(form), goals, form["goalReason"].ToString().Trim(), seen), http.RequestAborted);
                    return FormPost.Go(http, "/standards/targets");
                },
                new Dictionary<string, object?>(StringComparer.Ordinal) { ["ShopId"] = Shop(form), ["Seen"] = seen });
        }).WithMetadata(new RequiresAttribute("plans.set")).ExcludeFromDescription();

        endpoints.Pages.MapPost("/standards/sign-offs/sign", async (HttpContext http, Dispatcher dispatcher, CancellationToken ct) =>
        {
            var form = await http.Request.ReadFormAsync(ct);
            await dispatcher.SendAsync(new SignOffReport(Shop(form), Day(form["from"]), Day(form["until"]), form["remark"]), ct);
            return Redirect(http, "/standards/sign-offs");
        }).WithMetadata(new RequiresAttribute("standards.sign-off")).ExcludeFromDescription();

        endpoints.Api.MapGet("/standards/clauses", async (string? area, string? q, Dispatcher dispatcher, CancellationToken ct) =>
            TypedResults.Ok((await dispatcher.SendAsync(new ListClauses.ListClauses(area, q), ct)).Rows))
            .WithMetadata(new RequiresAttribute("standards.view")).WithTags("Standards").WithSummary("The clauses of the service standard with owner and measure.");

        endpoints.Api.MapPost("/standards/sign-offs", async (SignOffReport request, Dispatcher dispatcher, CancellationToken ct) =>
            TypedResults.Ok(new SignedOff(await dispatcher.SendAsync(request, ct))))
            .WithMetadata(new RequiresAttribute("standards.sign-off")).WithTags("Standards").WithSummary("Signs that the figures of a shop were read for a stretch of days; keeps them as they stood.");
    }

    private static IResult Redirect(HttpContext http, string path)
    {
        http.Response.Headers["HX-Redirect"] = path;
        return Results.NoContent();
    }

    private static Guid Shop(IFormCollection form) => Guid.TryParse(form["shopId"], out var shop) ? shop : Guid.Empty;

    /// <summary>Open when left empty; what is no number is out of every range.</summary>
    private static double? Number(string? text) =>
        string.IsNullOrWhiteSpace(text) ? null : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : double.NaN;

    private static DateOnly Day(string? text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : default;

    internal sealed record SignedOff(Guid Id);
}
