using System.Text.Json;
using Kefu.Orders.Domain;
using Kefu.Platform.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Kefu.Orders.Data;

internal static class OrderMapping
{
    public static void Configure(ModelBuilder model)
    {
        model.Entity<Order>(e =>
        {
            e.ToTable("orders_order");
            e.HasKey(x => x.Id);
            e.Property(x => x.Number).HasMaxLength(100);
            e.Property(x => x.LastEventId).HasMaxLength(200);
            e.Property(x => x.Currency).HasMaxLength(3);
            e.Property(x => x.CustomerExternalId).HasMaxLength(200);
            e.Property(x => x.CustomerName).HasMaxLength(200);
            e.Property(x => x.Phone).HasMaxLength(50);
            e.Property(x => x.Email).HasMaxLength(320);
            e.Property(x => x.Version).IsConcurrencyToken();
            Json(e.Property(x => x.Address));
            Json(e.Property(x => x.Lines));
            Json(e.Property(x => x.Shipments));
            e.HasIndex(x => new { x.ShopId, x.Number }).IsUnique();
            e.HasIndex(x => new { x.ShopId, x.CustomerExternalId, x.PlacedAtUtc });
            e.HasIndex(x => new { x.PlacedAtUtc, x.Number });
            e.HasIndex(x => new { x.Phone });
        });
        model.Entity<OrderSource>(e =>
        {
            e.ToTable("orders_source");
            e.HasKey(x => x.ShopId);
        });
    }

    // A report replaces lines and shipments whole, and nobody asks for one by itself: a document serves better than rows.
    private static void Json<T>(PropertyBuilder<T> property) => property.HasConversion(
        v => JsonSerializer.Serialize(v, KefuJson.Options),
        v => JsonSerializer.Deserialize<T>(v, KefuJson.Options)!,
        new ValueComparer<T>(
            (a, b) => JsonSerializer.Serialize(a, KefuJson.Options) == JsonSerializer.Serialize(b, KefuJson.Options),
            v => JsonSerializer.Serialize(v, KefuJson.Options).GetHashCode(StringComparison.Ordinal),
            v => v));
}
