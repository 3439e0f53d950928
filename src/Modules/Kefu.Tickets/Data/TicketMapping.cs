using Kefu.Tickets.CountTickets;
using Kefu.Tickets.Domain;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Tickets.Data;

internal static class TicketMapping
{
    public static void Configure(ModelBuilder model)
    {
        model.Entity<Ticket>(e =>
        {
            e.ToTable("tickets_ticket");
            e.HasKey(x => x.Id);
            e.Ignore(x => x.MaskedContact);
            e.Property(x => x.Subject).HasMaxLength(200);
            e.Property(x => x.OrderNumber).HasMaxLength(100);
            e.Property(x => x.Contact).HasMaxLength(320);
            e.Property(x => x.HandOverNote).HasMaxLength(2000);
            e.Property(x => x.Result).HasMaxLength(4000);
            e.Property(x => x.Version).IsConcurrencyToken();
            e.HasIndex(x => x.Number).IsUnique();
            e.HasIndex(x => new { x.Assignee, x.Status, x.Number });
            e.HasIndex(x => new { x.Owner, x.Status, x.Number });
            e.HasIndex(x => new { x.Status, x.Number });
            e.HasIndex(x => new { x.UpdatedAtUtc, x.Number });
            e.HasIndex(x => new { x.Customer, x.Number });
            e.HasIndex(x => x.Conversation);
            e.HasIndex(x => x.MergedInto).HasFilter("\"MergedInto\" IS NOT NULL");
            e.HasIndex(x => x.Number, "IX_tickets_ticket_Major").HasFilter("\"Major\"");
        });
        model.Entity<TicketEntry>(e =>
        {
            e.ToTable("tickets_entry");
            e.HasKey(x => x.Id);
            e.Property(x => x.AuthorName).HasMaxLength(200);
            e.Property(x => x.Text).HasMaxLength(8000);
            e.HasIndex(x => new { x.TicketId, x.AtUtc });
        });
        model.Entity<TicketTally>(e =>
        {
            e.ToTable("tickets_tally");
            e.HasKey(x => new { x.ShopId, x.Kind, x.Person });
            e.HasIndex(x => new { x.Person, x.Kind });
        });
        model.Entity<TalliedTicket>(e =>
        {
            e.ToTable("tickets_tallied");
            e.HasKey(x => x.TicketId);
        });
    }
}
