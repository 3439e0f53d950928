using Kefu.Contracts.Customers;
using Kefu.Contracts.Search;
using Kefu.Contracts.Tickets;
using Kefu.Platform.Access;
using Kefu.Platform.Exports;
using Kefu.Platform.Imports;
using Kefu.Platform.Log;
using Kefu.Platform.Modules;
using Kefu.Platform.Persistence;
using Kefu.Platform.Settings;
using Kefu.Platform.Web;
using Kefu.Tickets.CountTickets;
using Kefu.Tickets.Data;
using Kefu.Tickets.OpenTicket;
using Kefu.Tickets.Pages;
using Kefu.Tickets.Readers;
using Kefu.Tickets.SearchTickets;
using Kefu.Tickets.WorkTicket;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Kefu.Tickets;

public sealed class TicketsModule : KefuModule
{
    public override string Name => "tickets";

    public override void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        services.AddScoped<TicketReach>();
        services.AddScoped<TicketNames>();
        services.AddScoped<IntakeCheck>();
        services.AddScoped<IExportKind, ExportTickets.TicketExport>();
        services.AddScoped<DefaultOwner>();
        services.AddScoped<IImportKind, TicketImport>();
        services.AddScoped<Colleagues>();
        services.AddScoped<ListTickets.TicketFilters>();
        services.AddScoped<ExportTickets.TicketCsv>();
        services.AddScoped<ITickets, TicketBook>();
        services.AddScoped<IPersonalFields, TicketFieldSource>();
        services.AddScoped<ISearchSource, TicketSearch>();
        services.AddScoped<IDemoStory, Demo.DemoCases>();
        services.AddScoped<ILogReader, LeftMessages>();
        services.AddScoped<ILogReader, RepliesToResolved>();
        services.AddScoped<ILogReader, KnownCustomers>();
        services.AddScoped<ILogReader, TicketTallyReader>();
        services.AddScoped<ILogReader, TicketWords>();
        services.AddTextIndex(TicketWords.Table);
        services.AddSetting(TicketRules.Key, TicketRules.Default, "tickets.see-all", typeof(TicketsText), perShop: true);
    }

    public override void ConfigureModel(ModelBuilder model) => TicketMapping.Configure(model);

    public override void AddPermissions(PermissionCatalog permissions) =>
        permissions.Add(typeof(TicketsText), "tickets.view", "tickets.open", "tickets.work", "tickets.own", "tickets.own-major", "tickets.see-team", "tickets.see-all", "tickets.export");

    public override void MapEndpoints(KefuEndpoints endpoints)
    {
        const string view = "tickets.view";
        endpoints.Api.ServiceProvider.GetRequiredService<FeedCatalog>()
            .Add<TicketOpened>(view).Add<TicketAssigned>(view).Add<TicketHandOverOffered>(view).Add<TicketHandOverAccepted>(view).Add<TicketHandOverDeclined>(view)
            .Add<TicketMajorSet>(view).Add<TicketEntryAdded>(view).Add<TicketChanged>(view).Add<TicketWaiting>(view).Add<TicketResolved>(view).Add<TicketReopened>(view).Add<TicketClosed>(view)
            .Add<TicketMerged>(view).Add<TicketAbsorbed>(view).Add<TicketUnmerged>(view);
        TicketsApi.Map(endpoints.Api);
        TicketForms.Map(endpoints.Pages);
    }

    public override IEnumerable<NavEntry> Navigation => [new(300, "/tickets", "ticket", "nav", typeof(TicketsText), "tickets.view")];
}
