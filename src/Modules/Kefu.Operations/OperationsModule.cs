using Kefu.Platform.Modules;

namespace Kefu.Operations;

public sealed class OperationsModule : KefuModule
{
    public override string Name => "operations";
}
