using Kefu.Platform.Modules;

namespace Kefu.Identity;

public sealed class IdentityModule : KefuModule
{
    public override string Name => "identity";
}
