using Kefu.Platform.Access;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Operations.Webhooks;

/// <summary>A place of a shop's that is told what happened. One sender at a time serves it, in order, and its faults hold up nobody else.</summary>
internal sealed class Webhook : IShopOwned
{
    public Guid Id { get; init; }

    public Guid ShopId { get; init; }

    public required string Name { get; set; }

    public required string Url { get; set; }

    /// <summary>The names of the events, between semicolons.</summary>
    public required string Types { get; set; }

    /// <summary>Sealed, so that a copy of the database signs nothing.</summary>
    public required string Secret { get; set; }

    public bool Enabled { get; set; } = true;

    /// <summary>Failures in a row.</summary>
    public int Failures { get; set; }

    public string? LastError { get; set; }

    public DateTime DueAtUtc { get; set; }

    public DateTime? LeaseUntilUtc { get; set; }

    /// <summary>Grows with each claim: whoever lost it settles nothing any more.</summary>
    public long Fence { get; set; }

    public DateTime CreatedAtUtc { get; init; }

    public string CreatedBy { get; init; } = "";

    public bool Wants(string type) => Types.Contains($";{type};", StringComparison.Ordinal);

    public IReadOnlyList<string> TypeList => Types.Split(';', StringSplitOptions.RemoveEmptyEntries);

    public static void Map(ModelBuilder model)
    {
        model.Entity<Webhook>(e =>
        {
            e.ToTable("operations_webhook");
            e.HasKey(x => x.Id);
            e.Ignore(x => x.TypeList);
            e.Property(x => x.Name).HasMaxLength(100);
            e.Property(x => x.Url).HasMaxLength(1000);
            e.Property(x => x.Types).HasMaxLength(2000);
            e.Property(x => x.LastError).HasMaxLength(300);
        });
        model.Entity<WebhookDelivery>(e =>
        {
            e.ToTable("operations_webhook_delivery");
            e.HasKey(x => x.Number);
            e.Property(x => x.Number).ValueGeneratedOnAdd();
            e.Property(x => x.Type).HasMaxLength(100);
            e.Property(x => x.LastError).HasMaxLength(300);
            e.HasIndex(x => x.Id).IsUnique();
            e.HasIndex(x => new { x.WebhookId, x.State, x.Number });
        });
    }
}

/// <summary>How far a delivery is.</summary>
public enum DeliveryState
{
    /// <summary>Not taken yet.</summary>
    Waiting,

    /// <summary>Taken.</summary>
    Delivered,
}

/// <summary>One event on its way to one place.</summary>
internal sealed class WebhookDelivery : IShopOwned
{
    public long Number { get; init; }

    /// <summary>The receiver's key against doubles: the same at every attempt and replay.</summary>
    public Guid Id { get; init; }

    public Guid WebhookId { get; init; }

    public Guid ShopId { get; init; }

    public required string Type { get; init; }

    public required string Body { get; init; }

    public DeliveryState State { get; set; }

    public int Attempts { get; set; }

    public int? LastStatus { get; set; }

    public string? LastError { get; set; }

    public DateTime AtUtc { get; init; }

    public DateTime? DeliveredAtUtc { get; set; }
}

/// <summary>Seals and opens the secrets.</summary>
internal sealed class WebhookSecrets(IDataProtectionProvider protection)
{
    private readonly IDataProtector _protector = protection.CreateProtector("Kefu.Operations.Webhook");

    public string Seal(string secret) => _protector.Protect(secret);

    public string Open(string sealedSecret) => _protector.Unprotect(sealedSecret);
}
