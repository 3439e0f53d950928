using Kefu.Contracts.Customers;
using Kefu.Customers.Domain;
using Kefu.Platform.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Customers.Data;

/// <summary>Answers other contexts about notes.</summary>
internal sealed class NoteLookup(KefuDbContext db) : ICustomerNotes
{
    public async Task<IReadOnlyList<CustomerNoteCard>> ListAsync(CustomerId customer, int take, CancellationToken ct) =>
        await db.Set<CustomerNote>().AsNoTracking().Where(n => n.CustomerId == customer).OrderByDescending(n => n.AtUtc).Take(take)
            .Select(n => new CustomerNoteCard(n.Id, n.Text, n.AuthorName, n.AtUtc)).ToListAsync(ct);
}
