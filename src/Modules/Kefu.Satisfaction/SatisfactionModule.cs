using Kefu.Contracts.Satisfaction;
using Kefu.Platform.Access;
using Kefu.Platform.Handling;
using Kefu.Platform.Exports;
using Kefu.Platform.Log;
using Kefu.Platform.Modules;
using Kefu.Platform.Settings;
using Kefu.Platform.Web;
using Kefu.Platform.Web.Limits;
using Kefu.Satisfaction.AnswerSurvey;
using Kefu.Satisfaction.Data;
using Kefu.Satisfaction.Domain;
using Kefu.Satisfaction.InviteCustomer;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Kefu.Satisfaction;

/// <summary>The listening loop: one question a case, answered by the customer.</summary>
public sealed class SatisfactionModule : KefuModule
{
    public override string Name => "satisfaction";

    public override IEnumerable<NavEntry> Navigation =>
    [
        new(600, "/satisfaction", "mood-smile", "nav", typeof(SatisfactionText), "satisfaction.view"),
    ];

    public override void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        services.AddScoped<Surveys>();
        services.AddScoped<ISurveys>(p => p.GetRequiredService<Surveys>());
        services.AddScoped<IExportKind, ExportAnswers.AnswerExport>();
        services.AddSingleton<SurveyLinks>();
        services.AddScoped<IDemoStory, Demo.DemoRatings>();
        services.AddScoped<ILogReader, InvitationReader>();
        services.AddSetting(SurveyRules.Key, new SurveyRules(), "operations.settings", typeof(SatisfactionText), perShop: true);
    }

    public override void ConfigureModel(ModelBuilder model) => SatisfactionModel.Configure(model);

    public override void AddPermissions(PermissionCatalog permissions) => permissions.Add(typeof(SatisfactionText), "satisfaction.view");

    public override void MapEndpoints(KefuEndpoints endpoints)
    {
        endpoints.Api.ServiceProvider.GetRequiredService<FeedCatalog>()
            .Add<SurveyInvited>("satisfaction.view")
            .Add<SurveyAnswered>("satisfaction.view");
        endpoints.Pages.MapPost("/rate/{key}/answer", async (string key, HttpContext http, Dispatcher dispatcher, CancellationToken ct) =>
        {
            var form = await http.Request.ReadFormAsync(ct);
            var score = int.TryParse(form["score"], System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var value) ? value : 0;
            await dispatcher.SendAsync(new AnswerByLink(key, score, form["comment"]), ct);
            return Results.Redirect("/rate/" + Uri.EscapeDataString(key) + "?thanks");
        }).WithMetadata(new LimitedAttribute(Door.Survey)).WithMetadata(new PublicDoorAttribute("The link is the customer's key; it opens one question and nothing else.")).ExcludeFromDescription();
        endpoints.Api.MapGet("/satisfaction/answers", async (int? score, string? after, Dispatcher dispatcher, CancellationToken ct) =>
            TypedResults.Ok(await dispatcher.SendAsync(new ListAnswers.ListAnswers(score, after), ct)))
            .WithMetadata(new RequiresAttribute("satisfaction.view")).WithTags("Satisfaction").WithSummary("Survey answers, newest first; telephone numbers and names are masked. Keyset by the next key.");
    }
}
