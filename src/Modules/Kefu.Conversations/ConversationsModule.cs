using Kefu.Platform.Modules;

namespace Kefu.Conversations;

public sealed class ConversationsModule : KefuModule
{
    public override string Name => "conversations";
}
