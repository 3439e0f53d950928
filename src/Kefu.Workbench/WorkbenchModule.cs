using Kefu.Platform.Modules;

namespace Kefu.Workbench;

public sealed class WorkbenchModule : KefuModule
{
    public override string Name => "workbench";
}
