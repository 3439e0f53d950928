using Kefu.Customers.Domain;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Customers.Data;

internal static class CustomersModel
{
    /// <summary>The column the engine itself keeps, so that an address is found however it is typed without reading every customer.</summary>
    public const string EmailLower = "EmailLower";

    public static void Configure(ModelBuilder model)
    {
        model.Entity<Customer>(e =>
        {
            e.ToTable("customers_customer");
            e.HasKey(x => x.Id);
            e.Property(x => x.ExternalId).HasMaxLength(200);
            e.Property(x => x.Name).HasMaxLength(200);
            e.Property(x => x.Phone).HasMaxLength(40);
            e.Property(x => x.Email).HasMaxLength(200);
            e.Property<string?>(EmailLower).HasMaxLength(200).HasComputedColumnSql("lower(\"Email\")", stored: true);
            e.Property(x => x.Address).HasMaxLength(500);
            e.Property(x => x.Tier).HasMaxLength(40);
            e.Property(x => x.Region).HasMaxLength(100);
            e.Property(x => x.Language).HasMaxLength(20);
            e.Property(x => x.Version).IsConcurrencyToken();
            e.Ignore(x => x.Anonymous);
            e.HasIndex(x => new { x.ShopId, x.ExternalId }).IsUnique();
            e.HasIndex(x => new { x.ShopId, x.LastSeenAtUtc });
            e.HasIndex(x => x.MergedInto).HasFilter("\"MergedInto\" IS NOT NULL");
            e.HasIndex(x => x.ExternalId).HasFilter("\"ExternalId\" IS NOT NULL");
            e.HasIndex(x => x.Phone).HasFilter("\"Phone\" IS NOT NULL");
            e.HasIndex(EmailLower).HasFilter("\"EmailLower\" IS NOT NULL");
        });
        model.Entity<Visitor>(e =>
        {
            e.ToTable("customers_visitor");
            e.HasKey(x => x.Id);
            e.Property(x => x.PageUrl).HasMaxLength(1000);
            e.Property(x => x.PageTitle).HasMaxLength(300);
            e.Property(x => x.Referrer).HasMaxLength(1000);
            e.Property(x => x.TimeZone).HasMaxLength(60);
            e.Property(x => x.UserAgent).HasMaxLength(400);
            e.HasIndex(x => new { x.CustomerId, x.LastSeenAtUtc });
        });
        model.Entity<VisitorToken>(e =>
        {
            e.ToTable("customers_visitor_token");
            e.HasKey(x => x.Hash);
            e.Property(x => x.Hash).HasMaxLength(64);
            e.HasIndex(x => x.VisitorId);
        });
        model.Entity<CustomerNote>(e =>
        {
            e.ToTable("customers_note");
            e.HasKey(x => x.Id);
            e.Property(x => x.Text).HasMaxLength(2000);
            e.Property(x => x.AuthorName).HasMaxLength(200);
            e.HasIndex(x => new { x.CustomerId, x.AtUtc });
        });
    }
}
