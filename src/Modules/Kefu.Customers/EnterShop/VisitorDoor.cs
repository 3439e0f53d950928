using Kefu.Contracts.Customers;
using Kefu.Contracts.Identity;
using Kefu.Customers.Data;
using Kefu.Customers.Domain;
using Kefu.Platform.Access;
using Kefu.Platform.Errors;
using Kefu.Platform.Handling;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Kefu.Platform.Time;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Customers.EnterShop;

/// <summary>Lets a visitor in: by the shop's signed word, by an earlier token, or as nobody in particular. Runs inside the caller's command.</summary>
internal sealed class VisitorDoor(KefuDbContext db, IShopDirectory shops, EventLog log, CustomerChanges changes, CurrentActor current, VisitorActorSource actors, AfterCommit after, TimeProvider clock) : IVisitorDoor
{
    public async Task<VisitorSession> EnterAsync(Guid shopId, string? identity, string? token, string language, VisitorPage? page, CancellationToken ct)
    {
        var now = clock.UtcNow();
        var named = identity is null ? null : await ReadIdentityAsync(shopId, identity, now, ct);
        var (visitor, held) = await ResumeAsync(shopId, token, now, ct);
        var customer = visitor is null ? null : await CustomerAsync(visitor.CustomerId, ct);

        if (named is not null && !string.Equals(customer?.ExternalId, named.Sub, StringComparison.Ordinal))
        {
            var before = visitor;
            (visitor, customer) = await IdentifyAsync(shopId, visitor, customer, named, language, now, ct);
            if (held is not null && before is not null)
            {
                // The right behind the token grew: whoever held the old one must not grow with it.
                held.RevokedAtUtc = now;
                log.Append(new VisitorTokenEnded(before.Id), "customer", before.CustomerId.Value, shopId);
                after.Add(() => actors.Drop(before.Id));
            }

            held = null;
        }
        else if (named is not null)
        {
            changes.Changed(customer!, customer!.Learn(named));
        }

        customer ??= Register(Customer.Unnamed(shopId, "", language, now));
        visitor ??= Arrive(shopId, customer.Id, now);
        visitor.IsAt(page, now);
        customer.SeenAt(now, language);
        var key = token;
        if (held is null)
        {
            key = VisitorToken.Make();
            held = new VisitorToken { Hash = VisitorToken.HashOf(key), VisitorId = visitor.Id, CreatedAtUtc = now };
            db.Add(held);
        }

        held.ExpiresAtUtc = now + VisitorToken.Life;
        await db.SaveChangesAsync(ct);
        current.Become(VisitorActorSource.ActorOf(visitor.Id, shopId, customer.Id, customer.Name), current.Source);
        return new VisitorSession(key!, visitor.Id, customer.Id, customer.Name);
    }

    private async Task<ShopIdentity> ReadIdentityAsync(Guid shopId, string identity, DateTime now, CancellationToken ct) =>
        IdentityToken.Read(identity, await shops.IdentitySecretAsync(shopId, ct), now) ?? throw new IdentityInvalid();

    /// <summary>The door stands open to nobody in particular: the filters of the absent actor are replaced by the shop itself.</summary>
    private async Task<(Visitor? Visitor, VisitorToken? Token)> ResumeAsync(Guid shopId, string? token, DateTime now, CancellationToken ct)
    {
        if (!VisitorToken.LooksLike(token))
        {
            return (null, null);
        }

        var hash = VisitorToken.HashOf(token!);
        var held = await db.Set<VisitorToken>().SingleOrDefaultAsync(t => t.Hash == hash && t.RevokedAtUtc == null && t.ExpiresAtUtc > now, ct);
        var visitor = held is null ? null : await db.Set<Visitor>().IgnoreQueryFilters().SingleOrDefaultAsync(v => v.Id == held.VisitorId && v.ShopId == shopId, ct);
        return visitor is null ? (null, null) : (visitor, held);
    }

    private async Task<Customer?> CustomerAsync(CustomerId id, CancellationToken ct) =>
        await db.Set<Customer>().IgnoreQueryFilters().SingleAsync(c => c.Id == id, ct);

    private async Task<(Visitor Visitor, Customer Customer)> IdentifyAsync(Guid shopId, Visitor? visitor, Customer? before, ShopIdentity named, string language, DateTime now, CancellationToken ct)
    {
        var known = await db.Set<Customer>().IgnoreQueryFilters().SingleOrDefaultAsync(c => c.ShopId == shopId && c.ExternalId == named.Sub, ct);
        if (known is null)
        {
            known = Register(Customer.Known(shopId, named, language, now));
        }
        else
        {
            changes.Changed(known, known.Learn(named));
        }

        if (visitor is null || before is null || !before.Anonymous)
        {
            // A browser that belonged to somebody else by name is a new visitor: two customers are never mixed.
            return (Arrive(shopId, known.Id, now), known);
        }

        before.GiveWayTo(known.Id);
        visitor.CustomerId = known.Id;
        foreach (var note in await db.Set<CustomerNote>().IgnoreQueryFilters().Where(n => n.CustomerId == before.Id).ToListAsync(ct))
        {
            note.CustomerId = known.Id;
        }

        changes.Identified(visitor.Id, before, known);
        return (visitor, known);
    }

    private Visitor Arrive(Guid shopId, CustomerId customer, DateTime now)
    {
        var visitor = new Visitor { Id = VisitorId.New(), ShopId = shopId, CustomerId = customer, FirstSeenAtUtc = now };
        db.Add(visitor);
        return visitor;
    }

    private Customer Register(Customer customer)
    {
        db.Add(customer);
        changes.Registered(customer);
        return customer;
    }

    private sealed class IdentityInvalid() : Refusal("identity.invalid", 401, typeof(CustomersText), []);
}
