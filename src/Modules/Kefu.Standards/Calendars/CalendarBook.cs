using System.Collections.Concurrent;
using Kefu.Contracts.Standards;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Kefu.Platform.Time;
using Kefu.Standards.Domain;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Standards.Calendars;

/// <summary>A calendar as it counts now, and the hours of all its versions, each for its time.</summary>
internal sealed record CalendarInForce(CalendarVersion Now, IWorkingHours Hours);

/// <summary>Finds calendars by their short names.</summary>
internal sealed class CalendarBook(KefuDbContext db, KeptCalendars kept, TimeProvider clock)
{
    /// <summary>Every calendar as it counts now, in the order of the names.</summary>
    public async Task<IReadOnlyList<CalendarVersion>> AllAsync(CancellationToken ct)
    {
        var now = clock.UtcNow();
        var saved = await db.Set<CalendarVersion>().AsNoTracking().Where(c => c.InForceAtUtc <= now).ToListAsync(ct);
        var counting = saved.GroupBy(c => c.Key, StringComparer.Ordinal).Select(g => g.MaxBy(c => c.Version)!).ToList();
        return [.. ShippedCalendars.All.ExceptBy(counting.Select(c => c.Key), c => c.Key, StringComparer.Ordinal).Concat(counting).OrderBy(c => c.Key, StringComparer.Ordinal)];
    }

    /// <summary>Every version of a calendar, newest first, with the shipped one at the end; empty when there is none of the name.</summary>
    public Task<IReadOnlyList<CalendarVersion>> VersionsAsync(string key, CancellationToken ct) => kept.VersionsAsync(db, key, ct);

    /// <summary>The calendar of a name, or null.</summary>
    public async Task<CalendarInForce?> FindAsync(string key, CancellationToken ct) => Of(await VersionsAsync(key, ct));

    /// <summary>The calendar of a name as it is shipped, or null.</summary>
    public CalendarInForce? Shipped(string key) => Of([.. ShippedCalendars.All.Where(c => c.Key == key)]);

    private CalendarInForce? Of(IReadOnlyList<CalendarVersion> versions)
    {
        var now = clock.UtcNow();
        return versions.Count == 0 ? null : new CalendarInForce(versions.FirstOrDefault(v => v.InForceAtUtc <= now) ?? versions[^1], kept.HoursOf(versions, now));
    }
}

/// <summary>The calendars this node knows, and the years it has laid out.</summary>
internal sealed class KeptCalendars : INodeListener
{
    // Laid out so many years about the present one; beyond them days are walked one by one.
    private const int YearsBack = 3;
    private const int YearsAhead = 2;
    private const int Most = 200;

    private readonly Kept<string, IReadOnlyList<CalendarVersion>> _versions = new();
    private readonly ConcurrentDictionary<(string Key, int Version, int Year), IWorkingHours> _hours = new();

    public Task<IReadOnlyList<CalendarVersion>> VersionsAsync(DbContext db, string key, CancellationToken ct) => _versions.GetAsync(db, key, async () =>
        [
            .. await db.Set<CalendarVersion>().AsNoTracking().Where(c => c.Key == key).OrderByDescending(c => c.Version).ToListAsync(ct),
            .. ShippedCalendars.All.Where(c => c.Key == key),
        ]);

    /// <summary>The hours of all versions; a version is never changed, so its number says which they are.</summary>
    public IWorkingHours HoursOf(IReadOnlyList<CalendarVersion> versions, DateTime nowUtc)
    {
        if (_hours.Count > Most)
        {
            _hours.Clear();
        }

        return _hours.GetOrAdd((versions[0].Key, versions[0].Version, nowUtc.Year), at =>
            WorkingTable.Of(History(versions), new DateTime(at.Year - YearsBack, 1, 1, 0, 0, 0, DateTimeKind.Utc), new DateTime(at.Year + 1 + YearsAhead, 1, 1, 0, 0, 0, DateTimeKind.Utc)));
    }

    public void Heard(LogEntry entry)
    {
        if (entry.Is<CalendarSaved>(out _))
        {
            Forget();
        }
    }

    public void Forget() => _versions.Forget();

    private static CalendarHistory History(IReadOnlyList<CalendarVersion> versions)
    {
        // A version that comes into force before an older one has replaced it.
        var epochs = new List<CalendarEpoch>();
        foreach (var version in versions)
        {
            if (epochs.Count == 0 || version.InForceAtUtc < epochs[^1].FromUtc)
            {
                epochs.Add(new CalendarEpoch(version.InForceAtUtc, version.Calendar));
            }
        }

        return new CalendarHistory(epochs);
    }
}
