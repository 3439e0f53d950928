using Kefu.Contracts.Tickets;
using Kefu.Platform.Log;
using Kefu.Tickets.Pages;

namespace Kefu.Tests.Tickets;

public sealed class TicketOptionsTests
{
    [Fact]
    public void Pages_of_tickets_should_ask_again_after_every_event_of_a_ticket()
    {
        var events = typeof(TicketOpened).Assembly.GetTypes().Where(t => t.Namespace == typeof(TicketOpened).Namespace && t.GetProperty("Ticket")?.PropertyType == typeof(TicketId)).Select(EventNames.Of).ToList();

        Assert.True(events.Count > 10);
        Assert.Empty(events.Except(TicketOptions.Refresh.Split(' '), StringComparer.Ordinal));
    }
}
