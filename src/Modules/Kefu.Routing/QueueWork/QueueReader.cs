using Kefu.Contracts.Conversations;
using Kefu.Contracts.Identity;
using Kefu.Contracts.Routing;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Kefu.Platform.Settings;
using Kefu.Routing.Domain;
using Kefu.Routing.PlanRouting;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Routing.QueueWork;

/// <summary>Brings what Conversations and Identity tell into the queues, and plans at once.</summary>
internal sealed class QueueReader(KefuDbContext db, ItemBook items, Dispatching dispatching, RoutingEngine engine, Departures departures) : ILogReader
{
    private static readonly HashSet<string> Wanted =
    [
        .. new[]
        {
            typeof(HandoverRequested), typeof(QueueLeft), typeof(ConversationAccepted), typeof(ConversationTakenOver), typeof(TransferAccepted), typeof(TransferDeclined), typeof(OfferDeclined),
            typeof(ConversationReturned), typeof(ConversationResolved), typeof(ConversationClosed), typeof(ConversationMerged), typeof(PresenceChanged), typeof(ShopOpened), typeof(StaffDisabled),
            typeof(StaffAccessChanged), typeof(StaffEnabled), typeof(OfferMissed), typeof(SettingChanged),
        }.Select(EventNames.Of),
    ];

    public string Name => "routing.queues";

    public bool Acts => true;

    public bool Wants(LogEntry entry) => Wanted.Contains(entry.Type);

    public async Task ApplyAsync(IReadOnlyList<LogEntry> entries, CancellationToken ct)
    {
        await engine.EnterAsync(ct);
        await items.PrepareAsync(entries.Where(e => e.SubjectKind == "conversation").Select(e => new ConversationId(e.SubjectId)), ct);
        foreach (var entry in entries)
        {
            await ApplyAsync(entry, ct);
        }

        await engine.ExpireOffersAsync(ct);
        await engine.PlanAsync(ct);
    }

    private async Task ApplyAsync(LogEntry entry, CancellationToken ct)
    {
        if (entry.Is<HandoverRequested>(out var wish) && entry.ShopId is { } shop)
        {
            await dispatching.QueueAsync(wish, shop, entry.AtUtc, ct);
        }
        else if (entry.Is<ConversationAccepted>(out var accepted))
        {
            await HoldAsync(accepted.Conversation, accepted.Staff, entry, ct);
        }
        else if (entry.Is<ConversationTakenOver>(out var taken))
        {
            await HoldAsync(taken.Conversation, taken.By, entry, ct);
        }
        else if (entry.Is<TransferAccepted>(out var moved))
        {
            await HoldAsync(moved.Conversation, moved.To, entry, ct);
        }
        else if (entry.Is<TransferDeclined>(out var over))
        {
            (await items.FindAsync(over.Conversation, ct))?.StopSeeking();
        }
        else if (entry.Is<OfferDeclined>(out var declined))
        {
            // Only transfers can be declined; it is counted like any other offer let go by.
            if (await items.FindAsync(declined.Conversation, ct) is { } item && item.Decline(declined.Staff, declined.ExpiresAtUtc)
                && await db.Set<PresenceRecord>().FindAsync([declined.Staff], ct) is { } presence)
            {
                presence.CountMiss(RoutingEngine.DayOf(entry.AtUtc));
            }
        }
        else if (entry.Is<ConversationReturned>(out var returned))
        {
            await FinishAsync(returned.Conversation, entry.AtUtc, ct);
        }
        else if (entry.Is<ConversationResolved>(out var resolved))
        {
            await FinishAsync(resolved.Conversation, entry.AtUtc, ct);
        }
        else if (entry.Is<ConversationClosed>(out var closed))
        {
            await FinishAsync(closed.Conversation, entry.AtUtc, ct);
        }
        else if (entry.Is<ConversationMerged>(out var merged))
        {
            await FinishAsync(merged.Conversation, entry.AtUtc, ct);
        }
        else if (entry.Is<QueueLeft>(out var left))
        {
            await FinishAsync(left.Conversation, entry.AtUtc, ct);
        }
        else if (entry.Is<ShopOpened>(out var opened))
        {
            await dispatching.QueuesAsync(opened.ShopId, ct);
        }
        else if (entry.Is<StaffDisabled>(out var disabled))
        {
            await departures.SeeOffAsync(disabled.Staff, "disabled", ct);
        }
    }

    private async Task HoldAsync(ConversationId conversation, StaffId staff, LogEntry entry, CancellationToken ct)
    {
        var item = await items.FindAsync(conversation, ct);
        if (item is null)
        {
            // Taken over from the bot: it never waited, but it fills a place.
            if (entry.ShopId is not { } shop)
            {
                return;
            }

            var queue = (await dispatching.QueuesAsync(shop, ct))[0];
            item = new WaitingItem { Conversation = conversation, ShopId = shop, Queue = queue.Id, Channel = queue.Channel, QueuedAtUtc = entry.AtUtc };
            items.Add(item);
        }

        await FreeAsync(item, staff, entry.AtUtc, ct);
        item.Hold(staff, entry.AtUtc);
        await departures.NoticeAsync(staff, ct);
    }

    private async Task FinishAsync(ConversationId conversation, DateTime atUtc, CancellationToken ct)
    {
        if (await items.FindAsync(conversation, ct) is { State: not ItemState.Done } item)
        {
            await FreeAsync(item, null, atUtc, ct);
            item.Finish(atUtc);
        }
    }

    private async Task FreeAsync(WaitingItem item, StaffId? next, DateTime atUtc, CancellationToken ct)
    {
        if ((item.HeldBy ?? (item.State is ItemState.Held ? item.Agent : null)) is { } before && before != next && await db.Set<PresenceRecord>().FindAsync([before], ct) is { } presence)
        {
            presence.IdleSinceUtc = atUtc;
        }
    }
}
