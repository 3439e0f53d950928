using Kefu.Contracts.Customers;
using Kefu.Contracts.Search;
using Kefu.Customers.Data;
using Kefu.Customers.EnterShop;
using Kefu.Customers.SearchCustomers;
using Kefu.Customers.UnmaskField;
using Kefu.Platform.Access;
using Kefu.Platform.Exports;
using Kefu.Platform.Imports;
using Kefu.Platform.Log;
using Kefu.Platform.Modules;
using Kefu.Platform.Persistence;
using Kefu.Platform.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Kefu.Customers;

public sealed class CustomersModule : KefuModule
{
    public override string Name => "customers";

    public override void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        services.AddScoped<ICustomers, CustomerLookup>();
        services.AddSingleton<CustomerNames>();
        services.AddSingleton<INodeListener>(p => p.GetRequiredService<CustomerNames>());
        services.AddScoped<CustomerChanges>();
        services.AddScoped<CustomerFinder>();
        services.AddScoped<ISearchSource, CustomerSearch>();
        services.AddScoped<ILogReader, CustomerWords>();
        services.AddTextIndex(CustomerWords.Table);
        services.AddScoped<IPersonalFields, CustomerFieldSource>();
        services.AddScoped<IImportKind, ImportCustomers.CustomerImport>();
        services.AddScoped<IExportKind, ExportCustomers.CustomerExport>();
        services.AddScoped<ICustomerNotes, NoteLookup>();
        services.AddScoped<IVisitorDoor, VisitorDoor>();
        services.AddScoped<IDemoStory, Demo.DemoCustomers>();
        services.AddSingleton<VisitorActorSource>();
        services.AddSingleton<IActorSource>(p => p.GetRequiredService<VisitorActorSource>());
        services.AddSingleton<INodeListener>(p => p.GetRequiredService<VisitorActorSource>());
    }

    public override void ConfigureModel(ModelBuilder model) => CustomersModel.Configure(model);

    public override void AddPermissions(PermissionCatalog permissions) =>
        permissions.Add(typeof(CustomersText), "customers.view", "customers.edit", "customers.unmask", "customers.name-agent");

    public override void MapEndpoints(KefuEndpoints endpoints)
    {
        CustomersEndpoints.Map(endpoints.Api);
        UnmaskFieldFragment.Map(endpoints.Pages);
        endpoints.Api.ServiceProvider.GetRequiredService<FeedCatalog>().Add<CustomerChanged>("customers.view").Add<AgentNamed>("customers.view").Add<VisitorIdentified>("customers.view");
    }
}
