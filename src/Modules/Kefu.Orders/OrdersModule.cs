using Kefu.Contracts.Customers;
using Kefu.Contracts.Orders;
using Kefu.Contracts.Search;
using Kefu.Orders.Data;
using Kefu.Orders.GetOrder;
using Kefu.Orders.ImportOrders;
using Kefu.Orders.ReceiveOrder;
using Kefu.Platform.Access;
using Kefu.Platform.Modules;
using Kefu.Platform.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Kefu.Orders;

public sealed class OrdersModule : KefuModule
{
    public override string Name => "orders";

    public override void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        services.AddScoped<IDemoStory, Demo.DemoOrders>();
        services.AddScoped<IOrders, OrderBook>();
        services.AddScoped<IPersonalFields, OrderFieldSource>();
        services.AddScoped<OrderIntake>();
        services.AddScoped<ISearchSource, OrderSearch>();
        services.AddScoped<OrderCsv>();
    }

    public override void ConfigureModel(ModelBuilder model) => OrderMapping.Configure(model);

    public override void AddPermissions(PermissionCatalog permissions) => permissions.Add(typeof(OrdersText), "orders.view", "orders.import");

    public override void MapEndpoints(KefuEndpoints endpoints)
    {
        endpoints.Api.ServiceProvider.GetRequiredService<FeedCatalog>().Add<OrderChanged>("orders.view");
        ReceiveOrderEndpoint.Map(endpoints.Api);
        GetOrderEndpoint.Map(endpoints.Api);
        ImportOrdersEndpoint.Map(endpoints.Pages);
    }

    public override IEnumerable<NavEntry> Navigation => [new(400, "/orders", "package", "nav", typeof(OrdersText), "orders.view")];
}
