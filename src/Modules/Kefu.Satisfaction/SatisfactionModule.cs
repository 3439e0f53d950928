using Kefu.Platform.Modules;

namespace Kefu.Satisfaction;

public sealed class SatisfactionModule : KefuModule
{
    public override string Name => "satisfaction";
}
