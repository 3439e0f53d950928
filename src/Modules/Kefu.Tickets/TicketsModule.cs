using Kefu.Platform.Modules;

namespace Kefu.Tickets;

public sealed class TicketsModule : KefuModule
{
    public override string Name => "tickets";
}
