using Kefu.Contracts.Routing;
using Kefu.Platform.Access;
using Kefu.Platform.Log;
using Kefu.Platform.Modules;
using Kefu.Platform.Settings;
using Kefu.Platform.Web;
using Kefu.Routing.Data;
using Kefu.Routing.Domain;
using Kefu.Routing.PlanRouting;
using Kefu.Routing.Queues;
using Kefu.Routing.QueueWork;
using Kefu.Routing.SaveQueue;
using Kefu.Routing.ListDecisions;
using Kefu.Routing.SetPresence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Kefu.Routing;

/// <summary>Who serves whom: queues, skills, capacity, presence, and the plan.</summary>
public sealed class RoutingModule : KefuModule
{
    public override string Name => "routing";

    public override void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        services.AddScoped<QueueLookup>();
        services.AddScoped<IQueues>(p => p.GetRequiredService<QueueLookup>());
        services.AddScoped<IPresences>(p => p.GetRequiredService<QueueLookup>());
        services.AddScoped<SnapshotLoader>();
        services.AddScoped<RoutingEngine>();
        services.AddScoped<Departures>();
        services.AddScoped<ItemBook>();
        services.AddScoped<Dispatching>();
        services.AddScoped<ILogReader, QueueReader>();
        services.AddSingleton<RoutingSetup>();
        services.AddSingleton<INodeListener>(p => p.GetRequiredService<RoutingSetup>());
        services.AddSingleton<Heartbeats>();
        services.AddSingleton<IConnectionListener>(p => p.GetRequiredService<Heartbeats>());
        services.AddHostedService<RoutingClock>();
        services.AddScoped<IDemoSeed, Demo.DemoQueues>();
        services.AddScoped<IDemoStory, Demo.DemoPresence>();
        if (configuration.GetValue<bool>("Demo"))
        {
            services.AddHostedService<Demo.DemoFloor>();
        }

        services.AddScoped<ReplayRules.PastPresence>();
        services.AddSetting(SnapshotLoader.RulesKey, new RoutingRules(), "routing.configure", typeof(RoutingText));
        services.AddSetting(PostQueues.Key, new PostQueues(), "routing.configure", typeof(RoutingText));
        services.AddSetting(SnapshotLoader.CapacityKey, new UsualCapacity(), "routing.configure", typeof(RoutingText));
        services.AddSetting(Dispatching.TableKey, new DispatchTable(), "routing.configure", typeof(RoutingText), perShop: true);
    }

    public override void ConfigureModel(ModelBuilder model) => RoutingModel.Configure(model);

    public override void AddPermissions(PermissionCatalog permissions) =>
        permissions.Add(typeof(RoutingText), "routing.configure", "routing.explain", "routing.see-presence");

    public override void MapEndpoints(KefuEndpoints endpoints)
    {
        endpoints.Api.ServiceProvider.GetRequiredService<FeedCatalog>()
            .Add<PresenceChanged>("routing.see-presence")
            .Add<ItemQueued>("conversations.work")
            .Add<OfferMade>("conversations.work")
            .Add<OfferMissed>("conversations.work")
            .Add<QueueSaved>("routing.see-presence")
            .Add<ProfileSaved>("routing.see-presence");
        PresenceEndpoints.Map(endpoints);
        Changes.ChangeDoors.Map(endpoints);
        SettingsEndpoints.Map(endpoints);
        EditRules.RulesEndpoints.Map(endpoints);
        RoutingApi.Map(endpoints);
    }

    public override IEnumerable<NavEntry> Navigation =>
    [
        new(300, "/routing", "route", "nav", typeof(RoutingText), "routing.see-presence"),
        new(935, "/routing/rules", "route", "nav-rules", typeof(RoutingText), "routing.configure", Unless: "routing.see-presence"),
    ];
}
