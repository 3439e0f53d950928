using Kefu.Platform.Modules;

namespace Kefu.Insights;

public sealed class InsightsModule : KefuModule
{
    public override string Name => "insights";
}
