using Kefu.Contracts.Customers;
using Kefu.Customers.Domain;
using Kefu.Platform.Access;
using Kefu.Platform.Errors;
using Kefu.Platform.Handling;
using Kefu.Platform.Persistence;
using Kefu.Platform.Text;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Customers.GetCustomer;

/// <summary>A customer with notes and visits; contact data masked.</summary>
[Requires("customers.view")]
public sealed record GetCustomer(CustomerId Customer) : IQuery<CustomerDetails>;

/// <summary>A customer as the floor sees it. Phone, e-mail and address are masked; the right to unmask and a reason show them.</summary>
public sealed record CustomerDetails(
    CustomerId Id,
    Guid ShopId,
    string? ExternalId,
    string Name,
    string Phone,
    string Email,
    string Address,
    string Tier,
    string? Region,
    string Language,
    bool Anonymous,
    DateTime FirstSeenAtUtc,
    DateTime LastSeenAtUtc,
    IReadOnlyList<NoteView> Notes,
    IReadOnlyList<VisitView> Visits);

/// <summary>Something the floor wrote for itself.</summary>
public sealed record NoteView(Guid Id, string Text, string Author, DateTime AtUtc);

/// <summary>What a visitor's browser said of itself: foreign text.</summary>
public sealed record VisitView(string? PageUrl, string? PageTitle, string? Referrer, string? TimeZone, string? UserAgent, DateTime LastSeenAtUtc);

internal sealed class GetCustomerHandler(KefuDbContext db) : IHandler<GetCustomer, CustomerDetails>
{
    public async Task<CustomerDetails> HandleAsync(GetCustomer request, CancellationToken ct)
    {
        var found = await db.Set<Customer>().AsNoTracking().SingleOrDefaultAsync(c => c.Id == request.Customer, ct) ?? throw new NotFound();
        var c = found.MergedInto is { } known ? await db.Set<Customer>().AsNoTracking().SingleAsync(k => k.Id == known, ct) : found;
        var notes = await db.Set<CustomerNote>().AsNoTracking().Where(n => n.CustomerId == c.Id).OrderByDescending(n => n.AtUtc).Take(50)
            .Select(n => new NoteView(n.Id, n.Text, n.AuthorName, n.AtUtc)).ToListAsync(ct);
        var visits = await db.Set<Visitor>().AsNoTracking().Where(v => v.CustomerId == c.Id).OrderByDescending(v => v.LastSeenAtUtc).Take(5)
            .Select(v => new VisitView(v.PageUrl, v.PageTitle, v.Referrer, v.TimeZone, v.UserAgent, v.LastSeenAtUtc)).ToListAsync(ct);
        return new CustomerDetails(
            c.Id, c.ShopId, c.ExternalId, c.Name, Masking.Phone(c.Phone), Masking.Email(c.Email), Masking.Address(c.Address), c.Tier, c.Region, c.Language, c.Anonymous, c.FirstSeenAtUtc,
            c.LastSeenAtUtc, notes, visits);
    }
}
