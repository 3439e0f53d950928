using Kefu.Contracts.Conversations;
using Kefu.Contracts.Tickets;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Kefu.Platform.Settings;
using Kefu.Platform.Text;
using Kefu.Platform.Time;
using Kefu.Tickets.Domain;
using Kefu.Tickets.OpenTicket;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Tickets.Readers;

/// <summary>Opens a resolved ticket again when its customer writes on in its conversation; thanks alone do not.</summary>
internal sealed class RepliesToResolved(KefuDbContext db, IConversationBoard board, SettingsStore settings, EventLog log, TimeProvider clock) : ILogReader
{
    public string Name => "tickets.replies";

    public bool Acts => true;

    public bool Wants(LogEntry entry) => entry.Is<MessagePosted>() && entry.ActorKind == nameof(Kefu.Platform.Access.ActorKind.Visitor);

    public async Task ApplyAsync(IReadOnlyList<LogEntry> entries, CancellationToken ct)
    {
        var last = entries.Select(e => (e.AtUtc, Posted: e.Read<MessagePosted>()))
            .Where(e => e.Posted.Author == AuthorKind.Customer)
            .GroupBy(e => e.Posted.Conversation).ToDictionary(g => g.Key, g => g.Max(e => e.AtUtc));
        List<ConversationId?> ids = [.. last.Keys];
        var waiting = await db.Set<Ticket>().Where(t => t.Conversation != null && ids.Contains(t.Conversation) && t.Status == TicketStatus.Resolved).ToListAsync(ct);
        foreach (var ticket in waiting)
        {
            var at = last[ticket.Conversation!.Value];
            var rules = await settings.GetAsync<TicketRules>(TicketRules.Key, ticket.ShopId, ct);
            if (at <= ticket.ResolvedAtUtc || at > ticket.ResolvedAtUtc?.AddDays(rules.ReopenDays)
                || await board.LastQuestionAsync(ticket.Conversation.Value, ct) is not { } text)
            {
                continue;
            }

            var (entry, reopened) = ticket.HearCustomer(text, Gratitude.IsOnlyThanks(text), ticket.Customer?.Value ?? Guid.Empty, "", clock.UtcNow());
            db.Add(entry);
            log.Append(new TicketEntryAdded(ticket.Id, entry.Id, entry.Author, entry.Visibility), "ticket", ticket.Id.Value, ticket.ShopId);
            if (reopened)
            {
                log.Append(new TicketReopened(ticket.Id, "customer"), "ticket", ticket.Id.Value, ticket.ShopId);
            }
        }
    }
}
