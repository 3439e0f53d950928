using Kefu.Platform.Modules;

namespace Kefu.Knowledge;

public sealed class KnowledgeModule : KefuModule
{
    public override string Name => "knowledge";
}
