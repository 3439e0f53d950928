using Kefu.Platform.Modules;

namespace Kefu.Customers;

public sealed class CustomersModule : KefuModule
{
    public override string Name => "customers";
}
