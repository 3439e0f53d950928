using Kefu.Platform.Modules;

namespace Kefu.Routing;

public sealed class RoutingModule : KefuModule
{
    public override string Name => "routing";
}
