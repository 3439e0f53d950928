using Kefu.Contracts.Workbench;
using Kefu.Platform.Modules;
using Kefu.Workbench.Customer;
using Kefu.Workbench.Desk;
using Kefu.Workbench.Lists;
using Kefu.Workbench.SavedViews;
using Kefu.Workbench.Search;
using Kefu.Workbench.Thread;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Kefu.Workbench;

/// <summary>The agent's panes: list, conversation, customer. It knows contracts only, never a module.</summary>
public sealed class WorkbenchModule : KefuModule
{
    public override string Name => "workbench";

    public override IEnumerable<NavEntry> Navigation => [new(20, "/desk", "messages", "nav", typeof(WorkbenchText), "conversations.work")];

    public override void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        services.AddScoped<Turns>();
        services.AddScoped<Sources>();
        services.AddScoped<ListLoader>();
        services.AddScoped<ThreadLoader>();
        services.AddScoped<ComposerLoader>();
        services.AddScoped<CustomerLoader>();
        services.AddScoped<SearchLoader>();
        services.AddScoped<ISavedViews, SavedViewBook>();
        services.AddScoped<OpenConversation>();
    }

    public override void ConfigureModel(ModelBuilder model) => SavedView.Map(model);

    public override void MapEndpoints(KefuEndpoints endpoints)
    {
        DeskFragments.Map(endpoints.Pages);
        DeskDialogs.Map(endpoints.Pages);
        DeskDoors.Map(endpoints.Pages);
        DeskNotices.Map(endpoints.Pages);
        ViewDoors.Map(endpoints.Api, endpoints.Pages);
        SearchDoor.Map(endpoints.Api);
    }
}
