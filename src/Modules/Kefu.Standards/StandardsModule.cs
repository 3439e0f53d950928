using Kefu.Contracts.Standards;
using Kefu.Platform.Access;
using Kefu.Platform.Log;
using Kefu.Platform.Modules;
using Kefu.Platform.Settings;
using Kefu.Standards.Calendars;
using Kefu.Standards.Data;
using Kefu.Standards.Deadlines;
using Kefu.Standards.Domain;
using Kefu.Standards.ListClauses;
using Kefu.Standards.Targets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Kefu.Standards;

/// <summary>The rulebook the desk is judged by: clauses, targets, sign-offs.</summary>
public sealed class StandardsModule : KefuModule
{
    public override string Name => "standards";

    public override IEnumerable<NavEntry> Navigation =>
    [
        new(700, "/standards", "clipboard-check", "nav", typeof(StandardsText), "standards.view"),
    ];

    public override void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<IMeasuredClauses, ClauseMeasures>();
        services.AddScoped<IResponseTargets, ResponseTargetSource>();
        services.AddScoped<CalendarBook>();
        services.AddScoped<DeadlineWords>();
        services.AddSingleton<KeptCalendars>();
        services.AddSingleton<INodeListener>(p => p.GetRequiredService<KeptCalendars>());
        services.AddSetting(ResponseTargetSource.Key, new TargetPolicy(), "standards.edit", typeof(StandardsText), perShop: true);
        services.AddSetting(DepartmentGoals.Key, new DepartmentGoals(), "plans.set", typeof(StandardsText), perShop: true);
        services.AddSetting(ClauseOwners.Key, new ClauseOwners(), "standards.edit", typeof(StandardsText));
    }

    public override void ConfigureModel(ModelBuilder model) => StandardsModel.Configure(model);

    public override void AddPermissions(PermissionCatalog permissions) =>
        permissions.Add(typeof(StandardsText), "standards.view", "standards.edit", "standards.sign-off");

    public override void MapEndpoints(KefuEndpoints endpoints) => StandardsEndpoints.Map(endpoints);
}
