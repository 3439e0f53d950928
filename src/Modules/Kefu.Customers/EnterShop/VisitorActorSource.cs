using System.Collections.Concurrent;
using Kefu.Contracts.Customers;
using Kefu.Customers.Domain;
using Kefu.Platform.Access;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Kefu.Platform.Time;
using Kefu.Platform.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kefu.Customers.EnterShop;

/// <summary>Knows visitors by their token. What it found is kept for two seconds and dropped when the visitor becomes somebody else.</summary>
internal sealed class VisitorActorSource(IServiceScopeFactory scopes, OpenFeeds feeds, TimeProvider clock) : IActorSource, INodeListener
{
    private const int Most = 20_000;
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(2);
    private readonly ConcurrentDictionary<string, (Actor Actor, DateTime UntilUtc)> _known = new(StringComparer.Ordinal);

    public async Task<Actor?> FindAsync(HttpContext http, CancellationToken ct)
    {
        var header = http.Request.Headers.Authorization.ToString();
        if (!header.StartsWith("Bearer " + VisitorToken.Prefix, StringComparison.Ordinal) || !VisitorToken.LooksLike(header[7..]))
        {
            return null;
        }

        var hash = VisitorToken.HashOf(header[7..]);
        var now = clock.UtcNow();
        if (_known.TryGetValue(hash, out var known) && known.UntilUtc > now)
        {
            return known.Actor;
        }

        var actor = await LoadAsync(hash, now, ct);
        if (actor is null)
        {
            _known.TryRemove(hash, out _);
            return null;
        }

        if (_known.Count > Most)
        {
            _known.Clear();
        }

        var fresh = now + Fresh;
        _known[hash] = (actor, fresh < actor.UntilUtc ? fresh : actor.UntilUtc ?? fresh);
        return actor;
    }

    public void Heard(LogEntry entry)
    {
        if (entry.Is<VisitorIdentified>(out var change))
        {
            Drop(change.Visitor);
        }
        else if (entry.Is<VisitorTokenEnded>(out var ended))
        {
            Drop(ended.Visitor);
        }
    }

    public void Drop(VisitorId visitor)
    {
        foreach (var (hash, known) in _known)
        {
            if (known.Actor.Id == visitor.Value)
            {
                _known.TryRemove(hash, out _);
            }
        }

        feeds.Recheck(visitor.Value);
    }

    private async Task<Actor?> LoadAsync(string hash, DateTime now, CancellationToken ct)
    {
        await using var scope = scopes.ScopeAs(Actor.System);
        var db = scope.ServiceProvider.GetRequiredService<KefuDbContext>();
        var row = await (
            from token in db.Set<VisitorToken>()
            join visitor in db.Set<Visitor>() on token.VisitorId equals visitor.Id
            join customer in db.Set<Customer>() on visitor.CustomerId equals customer.Id
            where token.Hash == hash && token.RevokedAtUtc == null && token.ExpiresAtUtc > now
            select new { visitor.Id, visitor.ShopId, visitor.CustomerId, customer.Name, token.ExpiresAtUtc }).AsNoTracking().SingleOrDefaultAsync(ct);
        return row is null ? null : ActorOf(row.Id, row.ShopId, row.CustomerId, row.Name) with { UntilUtc = row.ExpiresAtUtc };
    }

    public static Actor ActorOf(VisitorId visitor, Guid shopId, CustomerId customer, string name) =>
        new(ActorKind.Visitor, visitor.Value, name, [], ShopScope.Of(shopId)) { CustomerId = customer.Value };
}
