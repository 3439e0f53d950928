using Kefu.Contracts.Conversations;
using Kefu.Contracts.Tickets;
using Kefu.Conversations.Data;
using Kefu.Conversations.Domain;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Conversations.Readers;

/// <summary>Tells customers in their conversation how their ticket was settled.</summary>
internal sealed class ResultReader(KefuDbContext db, IConversations conversations, ThreadWriter thread, ITickets? tickets = null) : ILogReader
{
    public string Name => "conversations.results";

    public bool Acts => true;

    public bool Wants(LogEntry entry) => entry.Is<TicketResolved>();

    public async Task ApplyAsync(IReadOnlyList<LogEntry> entries, CancellationToken ct)
    {
        foreach (var settled in entries.Select(e => e.Read<TicketResolved>()))
        {
            if (tickets is not null && settled.Customer is { } customer
                && await tickets.ResultAsync(settled.Resolution, ct) is { } result
                && await conversations.ThreadOfAsync(customer, settled.Conversation, ct) is { } card)
            {
                var conversation = await db.Set<Conversation>().AsNoTracking().SingleAsync(c => c.Id == card.Id, ct);
                await thread.ResultAsync(conversation, new SettledTicket(result.Number, result.Text, settled.Resolution), ct);
            }
        }
    }
}
