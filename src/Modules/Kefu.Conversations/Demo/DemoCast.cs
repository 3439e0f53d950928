using System.Globalization;
using Kefu.Contracts.Customers;
using Kefu.Contracts.Identity;
using Kefu.Contracts.Knowledge;
using Kefu.Contracts.Routing;
using Kefu.Conversations.Data;
using Kefu.Conversations.Domain;
using Kefu.Platform.Access;
using Kefu.Platform.Modules;

namespace Kefu.Conversations.Demo;

/// <summary>Who plays in the demo's story, and by which clocks.</summary>
internal sealed class DemoCast(IShopDirectory shops, IStaffDirectory staff, IQueues queues, ICustomers customers, IAnswers answers, ResponseClocks clocks)
{
    // Whom routing would have found for a queue; the floor's people by their first skills.
    private static readonly Dictionary<string, string[]> Teams = new(StringComparer.Ordinal)
    {
        ["aftersale"] = ["王晓琳", "陈默"],
        ["logistics"] = ["王晓琳", "陈默", "孙浩"],
        ["presale"] = ["林可", "陈默"],
        ["technical"] = ["赵磊"],
        ["vip"] = ["王晓琳"],
    };

    private readonly Dictionary<string, AnswerMatch?> _answers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Clock> _first = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Clock> _reply = new(StringComparer.Ordinal);
    private Dictionary<string, StaffCard> _people = new(StringComparer.Ordinal);
    private Dictionary<string, QueueCard> _queues = new(StringComparer.Ordinal);

    public ShopCard Shop { get; private set; } = null!;

    public IReadOnlyList<CustomerCard> Customers { get; private set; } = [];

    public async Task GatherAsync(IEnumerable<DemoTalk> talks, CancellationToken ct)
    {
        Shop = (await shops.FindByKeyAsync(DemoAccounts.ShopKey, ct))!;
        _people = (await staff.ListAsync(Shop.Id, ct)).DistinctBy(p => p.Name, StringComparer.Ordinal).ToDictionary(p => p.Name, StringComparer.Ordinal);
        _queues = (await queues.ListAsync(ct)).Where(q => q.ShopId == Shop.Id).ToDictionary(q => q.Key, StringComparer.Ordinal);
        Customers = [.. await SeriesAsync(1001, ct), .. await SeriesAsync(2001, ct)];
        foreach (var (language, title) in talks.SelectMany(t => t.Lines.Where(l => l.Kind == 'B').Select(l => (t.Language, l.Text))).Distinct())
        {
            _answers[title] = (await answers.FindAsync(Shop.Id, language, title, 1, ct)).FirstOrDefault();
        }

        foreach (var tier in Customers.Select(c => c.Tier).Distinct(StringComparer.Ordinal))
        {
            _first[tier] = await clocks.FirstResponseAsync(Shop.Id, tier, ct);
            _reply[tier] = await clocks.ReplyAsync(Shop.Id, tier, ct);
        }
    }

    /// <summary>The shop numbers its customers one after the other.</summary>
    private async Task<IReadOnlyList<CustomerCard>> SeriesAsync(int from, CancellationToken ct)
    {
        var found = new List<CustomerCard>();
        while (await customers.FindByExternalIdAsync(Shop.Id, string.Create(CultureInfo.InvariantCulture, $"c-{from + found.Count}"), ct) is { } customer)
        {
            found.Add(customer);
        }

        return found;
    }

    public QueueCard Queue(string key) => _queues[key];

    public IReadOnlyList<StaffCard> Team(string queue) => [.. Teams[queue].Select(n => _people[n])];

    public StaffCard? Person(StaffId id) => _people.Values.FirstOrDefault(p => p.Id == id);

    public AnswerMatch? Answer(string title) => _answers[title];

    public Clock FirstResponse(string tier) => _first[tier];

    public Clock Reply(string tier) => _reply[tier];

    public Actor Staff(StaffCard card) => new(ActorKind.Staff, card.Id.Value, card.Name, [], ShopScope.Of(Shop.Id));

    public Actor Visitor(CustomerCard customer) => new(ActorKind.Visitor, customer.Id.Value, customer.Name, [], ShopScope.Of(Shop.Id)) { CustomerId = customer.Id.Value };

    /// <summary>Fills what differs from customer to customer into the words.</summary>
    public static string Fill(string text, DemoStory story, DateTime at, Dictionary<string, string> slots)
    {
        string Slot(string key, Func<string> make)
        {
            if (!slots.TryGetValue(key, out var value))
            {
                slots[key] = value = make();
            }

            return value;
        }

        return text
            .Replace("{p}", Slot("p", () => Pick(story, slots["language"] == "en" ? EnglishLamps : Lamps)), StringComparison.Ordinal)
            .Replace("{city}", Slot("city", () => Pick(story, slots["language"] == "en" ? EnglishCities : Cities)), StringComparison.Ordinal)
            .Replace("{d}", Slot("d", () => Pick(story, Days)), StringComparison.Ordinal)
            .Replace("{n}", slots["name"], StringComparison.Ordinal)
            .Replace("{t}", Slot("t", () => "SF14" + story.Chance.Next(10_000_000, 99_999_999).ToString(CultureInfo.InvariantCulture)), StringComparison.Ordinal)
            .Replace("{o}", Slot("o", () => string.Create(CultureInfo.InvariantCulture, $"YG{at.AddDays(-4):yyyyMMdd}-{story.Chance.Next(10_000, 99_999)}")), StringComparison.Ordinal);
    }

    private static readonly string[] Lamps = ["穹顶台灯 T2", "台灯 T5", "阅读灯 T8", "夹灯 T9", "壁灯 W1", "壁灯 W3", "吊灯 P2", "吊灯 P4"];
    private static readonly string[] EnglishLamps = ["T2 table lamp", "T5 lamp", "W1 wall lamp", "P2 pendant"];
    private static readonly string[] Cities = ["上海", "杭州", "成都", "武汉", "南京", "广州", "西安", "苏州", "郑州", "长沙"];
    private static readonly string[] EnglishCities = ["Shanghai", "Beijing", "Hangzhou"];
    private static readonly string[] Days = ["昨天", "前天", "周一", "周二", "周三", "周五", "上周六"];

    private static string Pick(DemoStory story, string[] from) => from[story.Chance.Next(from.Length)];
}
