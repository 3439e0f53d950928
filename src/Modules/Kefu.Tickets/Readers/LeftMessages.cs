using Kefu.Contracts.Conversations;
using Kefu.Contracts.Tickets;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Kefu.Platform.Text;
using Kefu.Platform.Time;
using Kefu.Tickets.Data;
using Kefu.Tickets.Domain;
using Kefu.Tickets.OpenTicket;
using Microsoft.Extensions.Logging;

namespace Kefu.Tickets.Readers;

/// <summary>Opens a ticket for each message that a customer left instead of waiting.</summary>
internal sealed class LeftMessages(KefuDbContext db, IConversations conversations, Counters numbers, DefaultOwner owners, EventLog log, TimeProvider clock, ILogger<LeftMessages> logger) : ILogReader
{
    private const int LongestSubject = 60;

    public string Name => "tickets.left-messages";

    public bool Acts => true;

    public bool Wants(LogEntry entry) => entry.Is<QueueLeft>();

    public async Task ApplyAsync(IReadOnlyList<LogEntry> entries, CancellationToken ct)
    {
        foreach (var entry in entries)
        {
            var left = entry.Read<QueueLeft>();
            if (await conversations.FindAsync(left.Conversation, ct) is not { } conversation)
            {
                continue;
            }

            if ((conversation.Owner ?? await owners.FindAsync(conversation.ShopId, ct)) is not { } owner)
            {
                logger.LogWarning("Conversation {Conversation} left a message, but nobody serves its shop", left.Conversation);
                continue;
            }

            var now = clock.UtcNow();
            var line = left.Text.ReplaceLineEndings(" ").Trim();
            var subject = line.Length > LongestSubject ? Cut.To(line, LongestSubject) + "…" : line;
            var intake = new TicketIntake(conversation.ShopId, TicketKind.Consultation, TicketPriority.Normal, subject, conversation.Customer, null, left.Contact, IntakeFinding.NoOrder, conversation.Id);
            var ticket = Ticket.Open(await numbers.NumberAsync(Ticket.NumberCounter, ct), intake, owner, now);
            db.Add(ticket);
            db.Add(TicketEntry.Of(ticket, EntryKind.Opening, AuthorKind.Customer, conversation.Customer.Value, entry.ActorName, Visibility.Public, left.Text, now));
            log.Append(new TicketOpened(ticket.Id, ticket.Number, ticket.Kind, ticket.Customer, ticket.Conversation, ticket.Owner), "ticket", ticket.Id.Value, ticket.ShopId);
        }
    }
}
