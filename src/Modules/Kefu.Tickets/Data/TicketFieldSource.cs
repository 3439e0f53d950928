using Kefu.Contracts.Customers;
using Kefu.Contracts.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Tickets.Data;

/// <summary>The contacts of tickets within the actor's reach.</summary>
internal sealed class TicketFieldSource(TicketReach reach) : IPersonalFields
{
    public string SubjectKind => "ticket";

    public async Task<PersonalField?> FindAsync(Guid subject, string field, CancellationToken ct)
    {
        var id = new TicketId(subject);
        return field == "contact" && await (await reach.QueryAsync(ct)).AsNoTracking().SingleOrDefaultAsync(t => t.Id == id, ct) is { } ticket
            ? new PersonalField(ticket.ShopId, ticket.Contact, ticket.MaskedContact)
            : null;
    }
}
