using Kefu.Contracts.Identity;
using Kefu.Contracts.Insights;
using Kefu.Contracts.Routing;
using Kefu.Insights.Data;
using Kefu.Insights.Figures;
using Kefu.Insights.FoldLog;
using Kefu.Insights.Start;
using Kefu.Insights.Wall;
using Kefu.Platform.Access;
using Kefu.Platform.Handling;
using Kefu.Platform.Log;
using Kefu.Platform.Modules;
using Kefu.Platform.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Kefu.Insights;

/// <summary>What is going on and whether the promise is kept: figures folded from the log, the wall, the start page.</summary>
public sealed class InsightsModule : KefuModule
{
    public override string Name => "insights";

    public override IEnumerable<NavEntry> Navigation =>
    [
        new(100, "/", "home", "start", typeof(InsightsText), "insights.start"),
        new(650, "/wall", "layout-dashboard", "wall", typeof(InsightsText), "insights.wall"),
    ];

    public override void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        services.AddScoped<ILogReader, FactReader>();
        services.AddScoped<PeriodLoader>();
        services.AddScoped<FigureSource>();
        services.AddScoped<DutySource>();
        services.AddSingleton<DayLines>();
        services.AddScoped<IFigures>(p => p.GetRequiredService<FigureSource>());
        services.AddSetting(WallRules.Key, new WallRules(), "operations.settings", typeof(InsightsText));
    }

    public override void ConfigureModel(ModelBuilder model) => InsightsModel.Configure(model);

    public override void AddPermissions(PermissionCatalog permissions) => permissions.Add(typeof(InsightsText), "insights.wall", "insights.start");

    public override void MapEndpoints(KefuEndpoints endpoints)
    {
        endpoints.Pages.MapGet("/fragments/wall", IResult () => new RazorComponentResult<WallBoard>())
            .WithMetadata(new RequiresAttribute("insights.wall")).ExcludeFromDescription();

        endpoints.Api.MapGet("/insights/wall", async (Dispatcher dispatcher, CancellationToken ct) => TypedResults.Ok(await dispatcher.SendAsync(new GetWall(), ct)))
            .WithMetadata(new RequiresAttribute("insights.wall")).WithTags("Insights").WithSummary("What goes on now in the caller's shops, and how today stands.");

        endpoints.Api.MapGet("/insights/figures/{id}", async (string id, DateOnly? day, string? after, Guid? queue, Guid? agent, Dispatcher dispatcher, CancellationToken ct) =>
            TypedResults.Ok(await dispatcher.SendAsync(new GetFigure(id, day, after, queue is { } q ? new QueueId(q) : null, agent is { } a ? new StaffId(a) : null), ct)))
            .WithMetadata(new RequiresAttribute("insights.start")).WithTags("Insights").WithSummary("A figure of one day, of all or of one queue, with the rows behind it; keyset by the next key.");

        endpoints.Api.MapPost("/insights/recompute", async (Dispatcher dispatcher, CancellationToken ct) => TypedResults.Ok(await dispatcher.SendAsync(new RecomputeFigures(), ct)))
            .WithMetadata(new RequiresAttribute("insights.start")).WithTags("Insights").WithSummary("Computes all figures anew from the whole log and tells what differs from those kept; nothing is changed.").DisableRequestTimeout();
    }
}
