using Kefu.Platform.Modules;

namespace Kefu.Orders;

public sealed class OrdersModule : KefuModule
{
    public override string Name => "orders";
}
