using Kefu.Contracts.Identity;
using Kefu.Contracts.Standards;
using Kefu.Insights.Domain;
using Kefu.Platform.Access;
using Kefu.Platform.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Insights.Figures;

/// <summary>Reads the lines of whole local days within the actor's shops, and the targets in force.</summary>
internal sealed class PeriodLoader(KefuDbContext db, IShopDirectory shops, IResponseTargets targets, CurrentActor current)
{
    private const string China = "Asia/Shanghai";
    private readonly Dictionary<(Guid, string), ResponseTargets> _targets = [];

    /// <summary>The shops the actor reaches, by name.</summary>
    public async Task<IReadOnlyList<ShopCard>> ShopsAsync(CancellationToken ct) =>
        [.. (await shops.WithinAsync(current.Actor.Shops.Contains, ct)).OrderBy(s => s.Name, StringComparer.CurrentCulture)];

    /// <summary>The zone by which days are cut: that of the shops when they share one.</summary>
    public async Task<string> ZoneAsync(Guid? shop, CancellationToken ct)
    {
        var zones = (await ShopsAsync(ct)).Where(s => shop is null || s.Id == shop).Select(s => s.TimeZone).Distinct(StringComparer.Ordinal).ToList();
        return zones is [var one] && TimeZoneInfo.TryFindSystemTimeZoneById(one, out _) ? one : China;
    }

    public static (DateTime FromUtc, DateTime UntilUtc) Bounds(DateOnly from, DateOnly until, string zoneId)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(zoneId);
        return (ToUtc(from), ToUtc(until.AddDays(1)));

        DateTime ToUtc(DateOnly day)
        {
            var local = day.ToDateTime(TimeOnly.MinValue);
            return DateTime.SpecifyKind(TimeZoneInfo.ConvertTimeToUtc(zone.IsInvalidTime(local) ? local.AddHours(1) : local, zone), DateTimeKind.Utc);
        }
    }

    /// <summary>The local day of a moment.</summary>
    public static DateOnly DayOf(DateTime utc, string zoneId) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(utc, TimeZoneInfo.FindSystemTimeZoneById(zoneId)));

    public async Task<Period> LoadAsync(DateOnly from, DateOnly until, Guid? shop, CancellationToken ct)
    {
        var zone = await ZoneAsync(shop, ct);
        var (start, end) = Bounds(from, until, zone);
        return await LoadAsync(start, end, zone, shop, ct);
    }

    public async Task<Period> LoadAsync(DateTime start, DateTime end, string zone, Guid? shop, CancellationToken ct)
    {
        var lines = db.Set<ConversationLine>().AsNoTracking().Where(l => shop == null || l.ShopId == shop);
        var turns = await db.Set<TurnLine>().AsNoTracking().Where(t => t.OpenedAtUtc >= start && t.OpenedAtUtc < end && (shop == null || t.ShopId == shop)).ToListAsync(ct);
        var wishes = await lines.Where(l => l.PersonRequestedAtUtc >= start && l.PersonRequestedAtUtc < end).ToListAsync(ct);
        var settled = await lines.Where(l => l.ResolvedAtUtc >= start && l.ResolvedAtUtc < end && l.Greeting != null && l.Closing != null).ToListAsync(ct);
        var surveys = db.Set<SurveyLine>().AsNoTracking().Where(s => shop == null || s.ShopId == shop);
        var answers = await surveys.Where(s => s.AnsweredAtUtc >= start && s.AnsweredAtUtc < end).ToListAsync(ct);
        var invitations = await surveys.CountAsync(s => s.InvitedAtUtc >= start && s.InvitedAtUtc < end, ct);
        return new Period(start, end, zone, turns, wishes, settled, answers, invitations);
    }

    /// <summary>The targets of every shop and tier that occurs, ready to be asked for.</summary>
    public async Task<Func<Guid, string, ResponseTargets>> TargetsAsync(Period period, CancellationToken ct)
    {
        foreach (var key in period.Turns.Select(t => (t.ShopId, t.Tier)).Concat(period.Wishes.Select(l => (l.ShopId, l.Tier))).Distinct().Where(k => !_targets.ContainsKey(k)).ToList())
        {
            _targets[key] = await targets.ForAsync(key.ShopId, key.Tier, ct);
        }

        return (shopId, tier) => _targets[(shopId, tier)];
    }

    /// <summary>The targets shown beside a figure: those of the shop, or of the first one within reach.</summary>
    public async Task<ResponseTargets> MainTargetsAsync(Guid? shop, CancellationToken ct) =>
        await targets.ForAsync(shop ?? (await ShopsAsync(ct)).FirstOrDefault()?.Id ?? Guid.Empty, "", ct);
}
