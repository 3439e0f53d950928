using Kefu.Contracts.Conversations;
using Kefu.Contracts.Customers;
using Kefu.Contracts.Identity;
using Kefu.Contracts.Routing;
using Kefu.Conversations.AcceptConversation;
using Kefu.Conversations.Domain;
using Kefu.Conversations.ReturnToQueue;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Conversations.Readers;

/// <summary>Applies what routing and the customers' door decided. Conversations stay the authority: news that comes too late changes nothing.</summary>
internal sealed class RoutingReader(KefuDbContext db, EventLog log, Acceptance acceptance, Returns returns, IStaffDirectory staff, ICustomers customers) : ILogReader
{
    public string Name => "conversations.routing";

    public bool Acts => true;

    public bool Wants(LogEntry entry) =>
        entry.Is<ItemQueued>() || entry.Is<OfferMade>() || entry.Is<OfferMissed>() || entry.Is<AgentDeparted>() || entry.Is<PresenceChanged>()
        || entry.Is<StaffDisabled>() || entry.Is<VisitorIdentified>();

    public async Task ApplyAsync(IReadOnlyList<LogEntry> entries, CancellationToken ct)
    {
        foreach (var entry in entries)
        {
            await ApplyAsync(entry, ct);
            await db.PutAwayAsync(ct);
        }
    }

    private Task ApplyAsync(LogEntry entry, CancellationToken ct) =>
        entry.Is<ItemQueued>(out var queued) ? WithAsync(queued.Conversation, c => c.InQueue(queued.Queue), ct)
        : entry.Is<OfferMade>(out var made) ? OfferAsync(made, ct)
        : entry.Is<OfferMissed>(out var missed) ? MissAsync(missed, ct)
        : entry.Is<AgentDeparted>(out var departed) ? returns.LeaveAsync(departed.Staff, departed.Why, ct)
        : entry.Is<StaffDisabled>(out var disabled) ? returns.LeaveForGoodAsync(disabled.Staff, "disabled", ct)
        : entry.Is<PresenceChanged>(out var changed) ? changed.To is Presence.Offline ? Task.CompletedTask : returns.ComeBackAsync(changed.Staff, ct)
        : entry.Is<VisitorIdentified>(out var identified) ? IdentifyAsync(identified, ct)
        : Task.CompletedTask;

    private async Task WithAsync(ConversationId id, Action<Conversation> change, CancellationToken ct)
    {
        if (await db.Set<Conversation>().SingleOrDefaultAsync(c => c.Id == id, ct) is { } conversation)
        {
            change(conversation);
        }
    }

    private async Task OfferAsync(OfferMade made, CancellationToken ct)
    {
        var conversation = await db.Set<Conversation>().SingleOrDefaultAsync(c => c.Id == made.Conversation, ct);
        if (conversation is null || !conversation.OfferTo(made.Staff, made.Queue, made.ExpiresAtUtc))
        {
            return;
        }

        if (made.AutoAccept)
        {
            await acceptance.TakeAsync(conversation, made.Staff, (await staff.FindAsync(made.Staff, ct))?.Name ?? "", ct);
            return;
        }

        log.Append(new ConversationOffered(conversation.Id, made.Staff, made.ExpiresAtUtc), "conversation", conversation.Id.Value, conversation.ShopId);
    }

    private Task MissAsync(OfferMissed missed, CancellationToken ct) =>
        WithAsync(
            missed.Conversation,
            c =>
            {
                if (c.OfferEnded(missed.Staff))
                {
                    log.Append(new ConversationOfferEnded(c.Id, missed.Staff), "conversation", c.Id.Value, c.ShopId);
                }
            },
            ct);

    private async Task IdentifyAsync(VisitorIdentified identified, CancellationToken ct)
    {
        if (await customers.FindAsync(identified.Known, ct) is not { } known)
        {
            return;
        }

        var taken = await db.Set<Conversation>().AnyAsync(c => c.OpenFor == identified.Known.Value, ct);
        foreach (var conversation in await db.Set<Conversation>().Where(c => c.CustomerId == identified.Anonymous).OrderByDescending(c => c.OpenedAtUtc).ToListAsync(ct))
        {
            conversation.BelongsTo(known, taken);
            taken = taken || conversation.IsOpen;
        }

        await db.Set<Message>().Where(m => m.CustomerId == identified.Anonymous).ExecuteUpdateAsync(s => s.SetProperty(m => m.CustomerId, identified.Known), ct);
        await db.Set<Attachment>().Where(a => a.CustomerId == identified.Anonymous).ExecuteUpdateAsync(s => s.SetProperty(a => a.CustomerId, identified.Known), ct);
    }
}
