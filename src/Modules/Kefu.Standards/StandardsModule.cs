using Kefu.Platform.Modules;

namespace Kefu.Standards;

public sealed class StandardsModule : KefuModule
{
    public override string Name => "standards";
}
