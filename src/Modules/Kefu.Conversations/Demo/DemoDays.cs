using Kefu.Contracts.Conversations;
using Kefu.Contracts.Customers;
using Kefu.Contracts.Identity;
using Kefu.Conversations.Domain;
using Kefu.Conversations.OpenConversation;
using Kefu.Platform.Modules;
using Kefu.Platform.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Conversations.Demo;

/// <summary>Two weeks at the lamp shop's desk, and the present moment: some wait, some are served, some are with the bot.</summary>
internal sealed class DemoDays(KefuDbContext db, IDialect dialect, DemoCast cast, Counters numbers) : IDemoStory
{
    private const int Days = 14;
    private const int MostPerDay = 30;
    private const int LatestTalks = 26;
    private const int OwnCustomers = 4;
    private const int OwnOfHundred = 4;
    private static readonly TimeSpan LastStretch = TimeSpan.FromMinutes(110);
    private static readonly TimeSpan Local = TimeSpan.FromHours(8);

    // How many come in each hour of the day, of a hundred.
    private static readonly int[] Hours = [2, 1, 0, 0, 0, 0, 1, 2, 4, 6, 7, 7, 5, 6, 7, 7, 6, 5, 5, 6, 8, 8, 5, 2];

    private static readonly (DemoUntil Until, string? Agent, int SecondsAgo)[] Open =
    [
        (DemoUntil.Waiting, null, 42), (DemoUntil.Waiting, null, 11),
        (DemoUntil.WithBot, null, 75), (DemoUntil.WithBot, null, 20), (DemoUntil.WithBot, null, 8),
        (DemoUntil.Unanswered, "王晓琳", 26), (DemoUntil.Answered, "王晓琳", 95), (DemoUntil.Answered, "王晓琳", 260),
        (DemoUntil.Unanswered, "陈默", 12), (DemoUntil.Answered, "陈默", 40), (DemoUntil.Answered, "陈默", 150), (DemoUntil.Answered, "陈默", 330),
        (DemoUntil.Unanswered, "林可", 33), (DemoUntil.Answered, "林可", 70), (DemoUntil.Answered, "林可", 210),
        (DemoUntil.Answered, "赵磊", 55), (DemoUntil.Answered, "孙浩", 120),
    ];

    private readonly List<DemoScene> _open = [];
    private readonly Dictionary<CustomerId, DateTime> _busy = [];
    private readonly Dictionary<StaffId, List<DateTime>> _load = [];
    private IReadOnlyList<DemoTalk> _talks = [];
    private IReadOnlyList<DemoTalk> _alone = [];

    public int Order => 20;

    public async Task PrepareAsync(DemoStory story, CancellationToken ct)
    {
        (_talks, _alone) = (DemoTalk.WithPeople(), DemoTalk.WithBot());
        await cast.GatherAsync([.. _talks, .. _alone], ct);
        if (!story.IsFirst)
        {
            await EndEarlierAsync(story, ct);
        }

        foreach (var start in Starts(story).Where(s => s > story.FromUtc).Order())
        {
            var talk = Pick(story, story.Chance.Next(100) < 24 ? _alone : _talks);
            await SettledAsync(story, talk, start, ct);
        }

        foreach (var (until, agent, ago) in Open)
        {
            await OpenAsync(story, until, agent, ago, ct);
        }
    }

    public async Task EndAsync(DemoStory story, CancellationToken ct)
    {
        foreach (var scene in _open.Where(s => s.Conversation.Status is ConversationStatus.Active))
        {
            var since = scene.UnansweredSinceUtc;
            var clock = cast.Reply(scene.Customer.Tier);
            var entry = db.Entry(scene.Conversation);
            entry.Property(c => c.WaitingSinceUtc).CurrentValue = since;
            entry.Property(c => c.DueAtUtc).CurrentValue = since + clock.Target ?? Conversation.Never;
            entry.Property(c => c.DueTotalSeconds).CurrentValue = since is null ? 0 : (int)clock.Target.TotalSeconds;
            entry.Property(c => c.DueReason).CurrentValue = since is null ? "" : clock.Reason;
        }

        await db.SaveChangesAsync(ct);
        await db.Set<Conversation>().IgnoreQueryFilters().Where(c => c.Status != ConversationStatus.Queued && c.OpenedAtUtc > story.FromUtc)
            .ExecuteUpdateAsync(s => s.SetProperty(c => c.CustomerReadSeq, c => c.LastPublicSeq), ct);
    }

    /// <summary>What the last telling left open, and nobody took up since, came to its end in the meantime; whoever talks on now is left in peace.</summary>
    private async Task EndEarlierAsync(DemoStory story, CancellationToken ct)
    {
        var quiet = story.EndUtc.AddMinutes(-25);
        foreach (var conversation in await db.Set<Conversation>().Where(c => c.ShopId == cast.Shop.Id && c.OpenFor != null).ToListAsync(ct))
        {
            // Their place is taken until the whole story is written down.
            _busy[conversation.CustomerId] = DateTime.MaxValue;
            if (conversation.OpenedAtUtc <= story.FromUtc && conversation.LastMessageAtUtc <= quiet)
            {
                var last = conversation.LastMessageAtUtc > story.FromUtc ? conversation.LastMessageAtUtc : story.FromUtc;
                story.At(last.AddSeconds(story.Chance.Next(90, 1200)), () => new DemoEnding(story, dialect, cast, conversation).PlayAsync());
            }
        }
    }

    private static IEnumerable<DateTime> Starts(DemoStory story)
    {
        var today = (story.EndUtc + Local).Date;
        var last = story.EndUtc - TimeSpan.FromMinutes(14);
        for (var day = today.AddDays(-Days); day <= today; day = day.AddDays(1))
        {
            // The day before one's eyes is a busy one.
            var busy = ((day == today ? 2 : 1) * MostPerDay) - (day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? 6 : 0) - story.Chance.Next(6);
            for (var hour = 0; hour < Hours.Length; hour++)
            {
                var share = busy * Hours[hour] / 100.0;
                var count = (int)share + (story.Chance.NextDouble() < share % 1 ? 1 : 0);
                for (var i = 0; i < count; i++)
                {
                    var at = DateTime.SpecifyKind(day.AddHours(hour).AddSeconds(story.Chance.Next(3600)) - Local, DateTimeKind.Utc);
                    if (at < last)
                    {
                        yield return at;
                    }
                }
            }
        }

        // Whenever the demo is started, there has just been something to do.
        for (var i = 0; i < LatestTalks; i++)
        {
            yield return last.AddSeconds(-story.Chance.Next((int)LastStretch.TotalSeconds));
        }
    }

    private async Task SettledAsync(DemoStory story, DemoTalk talk, DateTime start, CancellationToken ct)
    {
        if (Customer(story, talk, start) is not { } customer)
        {
            return;
        }

        var agent = Agent(story, talk, start);
        var conversation = await NewAsync(customer, talk, start, open: false, ct);
        var scene = new DemoScene(story, dialect, cast, conversation, customer, talk, agent, DemoUntil.Settled);
        var end = scene.Plan(start, null);
        _busy[customer.Id] = end;
        Load(agent.Id).Add(end);
    }

    private async Task OpenAsync(DemoStory story, DemoUntil until, string? name, int ago, CancellationToken ct)
    {
        var end = story.EndUtc.AddSeconds(-ago);
        var fitting = until == DemoUntil.WithBot
            ? _alone
            : [.. _talks.Where(t => t is { Transfers: false, Queue: not "vip" } && (name is null || cast.Team(t.Queue).Any(p => p.Name == name)) && (until != DemoUntil.Unanswered || t.Lines.Count(l => l.Kind == 'C') > 2))];
        var talk = Pick(story, fitting);
        if (Customer(story, talk, end.AddHours(-2)) is not { } customer)
        {
            return;
        }

        _busy[customer.Id] = DateTime.MaxValue;
        var agent = name is null ? cast.Team("aftersale")[0] : cast.Team(talk.Queue).First(p => p.Name == name);
        var conversation = await NewAsync(customer, talk, end, open: true, ct);
        var scene = new DemoScene(story, dialect, cast, conversation, customer, talk, agent, until);
        scene.Plan(null, end);
        _open.Add(scene);
    }

    private async Task<Conversation> NewAsync(CustomerCard customer, DemoTalk talk, DateTime start, bool open, CancellationToken ct)
    {
        var stage = talk.Class switch { "consultation" => ServiceStage.PreSale, "after-sale" or "complaint" or "technical" => ServiceStage.AfterSale, _ => ServiceStage.InSale };
        var conversation = Conversation.Open(cast.Shop.Id, await numbers.NumberAsync(Conversation.NumberCounter, ct), customer, "chat", talk.Language, stage, null, start);
        db.Add(conversation);
        if (!open)
        {
            // A talk that is over holds no place; the customer may have had several.
            db.Entry(conversation).Property(c => c.OpenFor).CurrentValue = null;
        }

        return conversation;
    }

    /// <summary>Somebody of the talk's language who is free. The storefront's own customers come back as if for the first time: their matters are long settled.</summary>
    private CustomerCard? Customer(DemoStory story, DemoTalk talk, DateTime start)
    {
        for (var tries = 0; tries < 60; tries++)
        {
            // The storefront's own come first in the list, and more often than others.
            var customer = cast.Customers[story.Chance.Next(100) < OwnOfHundred ? story.Chance.Next(OwnCustomers) : story.Chance.Next(cast.Customers.Count)];
            var own = customer.ExternalId!.StartsWith("c-1", StringComparison.Ordinal);
            if (customer.Language == talk.Language && (customer.Tier == "black") == (talk.Queue == "vip")
                && !(own && start > story.EndUtc.AddDays(-5)) && _busy.GetValueOrDefault(customer.Id) < start)
            {
                return customer;
            }
        }

        return null;
    }

    private StaffCard Agent(DemoStory story, DemoTalk talk, DateTime start)
    {
        var team = talk.Queue.Length == 0 ? cast.Team("aftersale") : cast.Team(talk.Queue);
        var later = talk.Lines.Where(l => l.Kind == 'T').Select(l => cast.Team(l.Queue)[^1].Id).ToList();
        return team.Where(p => !later.Contains(p.Id)).DefaultIfEmpty(cast.Team("aftersale")[0]).OrderBy(p => Load(p.Id).Count(end => end > start)).ThenBy(_ => story.Chance.Next()).First();
    }

    private List<DateTime> Load(StaffId staff) => _load.TryGetValue(staff, out var list) ? list : _load[staff] = [];

    private static DemoTalk Pick(DemoStory story, IReadOnlyList<DemoTalk> from) => from[story.Chance.Next(from.Count)];
}
