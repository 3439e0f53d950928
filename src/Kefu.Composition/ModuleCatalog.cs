using Kefu.Platform.Modules;

namespace Kefu.Composition;

/// <summary>The one list of modules, used by host, migrations, tools and tests.</summary>
public static class ModuleCatalog
{
    public static readonly ModuleSet All = new(
        [
            new Kefu.Identity.IdentityModule(),
            new Kefu.Customers.CustomersModule(),
            new Kefu.Conversations.ConversationsModule(),
            new Kefu.Routing.RoutingModule(),
            new Kefu.Tickets.TicketsModule(),
            new Kefu.Orders.OrdersModule(),
            new Kefu.Knowledge.KnowledgeModule(),
            new Kefu.Standards.StandardsModule(),
            new Kefu.Satisfaction.SatisfactionModule(),
            new Kefu.Insights.InsightsModule(),
            new Kefu.Operations.OperationsModule(),
            new Kefu.Workbench.WorkbenchModule(),
        ],
        typeof(Kefu.Contracts.Money).Assembly);
}
