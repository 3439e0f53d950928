using System.Collections.Concurrent;
using System.Text.Json;
using Kefu.Platform.Access;
using Kefu.Platform.Errors;
using Kefu.Platform.Handling;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Kefu.Platform.Time;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kefu.Platform.Settings;

/// <summary>The settings in force on this node, read once and dropped when the log tells of a change.</summary>
public sealed class SettingsCache
{
    private readonly ConcurrentDictionary<(string, Guid), object> _values = new();

    internal InForce<T>? Find<T>(string key, Guid shopId)
        where T : class => (InForce<T>?)_values.GetValueOrDefault((key, shopId));

    internal void Keep<T>(string key, Guid shopId, InForce<T> value)
        where T : class => _values[(key, shopId)] = value;

    /// <summary>Drops everything of a document.</summary>
    public void Drop(string key)
    {
        foreach (var at in _values.Keys.Where(k => k.Item1 == key))
        {
            _values.TryRemove(at, out _);
        }
    }
}

/// <summary>All documents that the modules declare, by key.</summary>
public sealed class SettingsCatalog(IEnumerable<SettingDeclaration> declarations)
{
    /// <summary>In the order of their keys.</summary>
    public IReadOnlyList<SettingDeclaration> Declarations { get; } = [.. declarations.OrderBy(d => d.Key, StringComparer.Ordinal)];
}

/// <summary>A document in force and the number of its version.</summary>
public sealed record InForce<T>(T Value, int Version)
    where T : class;

/// <summary>Reads settings documents and writes new versions, each with a reason.</summary>
public sealed class SettingsStore(KefuDbContext db, SettingsCache cache, EventLog log, AfterCommit after, CurrentActor current, TimeProvider clock, SettingsCatalog catalog)
{
    /// <summary>All documents that the modules declare.</summary>
    public IReadOnlyList<SettingDeclaration> Declarations => catalog.Declarations;

    /// <summary>The document in force: the shop's own, else the installation's, else the default.</summary>
    public async Task<T> GetAsync<T>(string key, Guid shopId, CancellationToken ct)
        where T : class => (await InForceAsync<T>(key, shopId, ct)).Value;

    /// <summary>The document in force with its version; 0 is the one that is shipped.</summary>
    public async Task<InForce<T>> InForceAsync<T>(string key, Guid shopId, CancellationToken ct)
        where T : class
    {
        if (cache.Find<T>(key, shopId) is { } known)
        {
            return known;
        }

        var declared = Declared(key);
        var setting = await LatestAsync(key, shopId, ct) ?? (shopId == Guid.Empty ? null : await LatestAsync(key, Guid.Empty, ct));
        var value = setting is null ? (T)declared.Default : JsonSerializer.Deserialize<T>(setting.Json, KefuJson.Options)!;
        var found = new InForce<T>(value, setting?.Version ?? 0);
        cache.Keep(key, shopId, found);
        return found;
    }

    /// <summary>The newest version of a document for exactly this shop, or null.</summary>
    public Task<Setting?> LatestAsync(string key, Guid shopId, CancellationToken ct) =>
        db.Set<Setting>().AsNoTracking().Where(s => s.Key == key && s.ShopId == shopId).OrderByDescending(s => s.Version).FirstOrDefaultAsync(ct);

    /// <summary>All versions, newest first.</summary>
    public Task<List<Setting>> HistoryAsync(string key, Guid shopId, CancellationToken ct) =>
        db.Set<Setting>().AsNoTracking().Where(s => s.Key == key && s.ShopId == shopId).OrderByDescending(s => s.Version).ToListAsync(ct);

    /// <summary>Writes a document by a door of its own: only where the person reaches, and never over a version they have not seen.</summary>
    /// <param name="seen">The version the person looked at, 0 for the shipped one; null when they saw none.</param>
    public async Task<int> PutAsync<T>(string key, Guid shopId, T value, string reason, int? seen, CancellationToken ct)
        where T : class
    {
        if (shopId == Guid.Empty ? !current.Actor.Shops.Everywhere : !current.Actor.Shops.Contains(shopId))
        {
            throw new NotFound();
        }

        if (seen is { } version && version != ((await LatestAsync(key, shopId, ct))?.Version ?? 0))
        {
            throw new Stale();
        }

        return await SetAsync(key, shopId, JsonSerializer.SerializeToElement(value, KefuJson.Options), reason.Trim(), ct);
    }

    /// <summary>Writes a new version inside a command. The right is checked here, whatever the door; the reason is mandatory.</summary>
    public async Task<int> SetAsync(string key, Guid shopId, JsonElement value, string reason, CancellationToken ct)
    {
        var declared = Declared(key);
        if (!current.Actor.May(declared.Permission))
        {
            throw new Denied(declared.Permission);
        }

        // Read into its type and write back: what does not fit is refused, what is not known is dropped.
        object typed;
        try
        {
            typed = value.Deserialize(declared.Type, KefuJson.Options) ?? throw new JsonException("null");
        }
        catch (JsonException e)
        {
            // The message would name types of the program.
            throw new Invalid("value", e.Path ?? "$");
        }

        var before = await LatestAsync(key, shopId, ct);
        var json = JsonSerializer.Serialize(typed, declared.Type, KefuJson.Options);
        var old = before?.Json ?? JsonSerializer.Serialize(declared.Default, declared.Type, KefuJson.Options);
        var setting = new Setting
        {
            Key = key,
            ShopId = shopId,
            Version = (before?.Version ?? 0) + 1,
            Json = json,
            AtUtc = clock.UtcNow(),
            ActorId = current.Actor.Id,
            ActorName = current.Actor.Name,
            Reason = reason,
        };
        db.Add(setting);
        log.Append(new SettingChanged(key, shopId, setting.Version, old, json, reason), "setting", shopId, shopId == Guid.Empty ? null : shopId);
        after.Add(() => cache.Drop(key));
        return setting.Version;
    }

    private SettingDeclaration Declared(string key) => Declarations.FirstOrDefault(d => d.Key == key) ?? throw new NotFound();
}

/// <summary>Declares settings documents at start.</summary>
public static class SettingsRegistration
{
    /// <summary>Declares a document with its default.</summary>
    public static IServiceCollection AddSetting<T>(this IServiceCollection services, string key, T @default, string permission, Type resource, bool perShop = false)
        where T : class => services.AddSingleton(new SettingDeclaration(key, typeof(T), @default, permission, resource, perShop));
}
