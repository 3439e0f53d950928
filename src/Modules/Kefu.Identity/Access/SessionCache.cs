using System.Collections.Concurrent;
using System.Diagnostics;
using Kefu.Identity.Data;
using Kefu.Identity.Domain;
using Kefu.Platform.Access;
using Kefu.Platform.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kefu.Identity.Access;

/// <summary>The sessions seen on this node in the last two seconds.</summary>
internal sealed class SessionCache(IServiceScopeFactory scopes)
{
    private const int Most = 10_000;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<string, (Session Session, long At)> _kept = new();

    /// <summary>The session behind a token, or null when it was ended.</summary>
    public async ValueTask<Session?> FindAsync(string token, CancellationToken ct)
    {
        var hash = SecretToken.Hash(token);
        if (_kept.TryGetValue(hash, out var kept) && Stopwatch.GetElapsedTime(kept.At) < Longest)
        {
            return kept.Session;
        }

        await using var scope = scopes.ScopeAs(Actor.System);
        var db = scope.ServiceProvider.GetRequiredService<KefuDbContext>();
        var at = Stopwatch.GetTimestamp();
        var session = await db.Set<Session>().AsNoTracking().SingleOrDefaultAsync(s => s.TokenHash == hash, ct);
        if (session is null)
        {
            _kept.TryRemove(hash, out _);
            return null;
        }

        if (_kept.Count >= Most)
        {
            _kept.Clear();
        }

        _kept[hash] = (session, at);
        return session;
    }

    /// <summary>Forgets all.</summary>
    public void Drop() => _kept.Clear();
}
