using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Kefu.Contracts.Customers;
using Kefu.Platform.Access;

namespace Kefu.Customers.Domain;

/// <summary>A customer's browser or app. What it says of itself is kept as plain data, shown as text only.</summary>
internal sealed class Visitor : IShopOwned
{
    public VisitorId Id { get; init; }

    public Guid ShopId { get; init; }

    public CustomerId CustomerId { get; set; }

    public DateTime FirstSeenAtUtc { get; init; }

    public DateTime LastSeenAtUtc { get; set; }

    public string? PageUrl { get; set; }

    public string? PageTitle { get; set; }

    public string? Referrer { get; set; }

    public string? TimeZone { get; set; }

    public string? UserAgent { get; set; }

    /// <summary>Keeps where the customer is, cut to what fits.</summary>
    public void IsAt(VisitorPage? page, DateTime now)
    {
        LastSeenAtUtc = now;
        PageUrl = Cut(page?.Url, 1000) ?? PageUrl;
        PageTitle = Cut(page?.Title, 300) ?? PageTitle;
        Referrer = Cut(page?.Referrer, 1000) ?? Referrer;
        TimeZone = Cut(page?.TimeZone, 60) ?? TimeZone;
        UserAgent = Cut(page?.UserAgent, 400) ?? UserAgent;
    }

    private static string? Cut(string? text, int most) => string.IsNullOrWhiteSpace(text) ? null : Platform.Text.Cut.To(text, most);
}

/// <summary>A key to one visitor's conversations. Only its hash is kept.</summary>
internal sealed class VisitorToken
{
    public const string Prefix = "kfv_";
    public static readonly TimeSpan Life = TimeSpan.FromDays(180);

    public required string Hash { get; init; }

    public VisitorId VisitorId { get; init; }

    public DateTime CreatedAtUtc { get; init; }

    public DateTime ExpiresAtUtc { get; set; }

    public DateTime? RevokedAtUtc { get; set; }

    /// <summary>A fresh token of 256 random bits.</summary>
    public static string Make() => Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    public static string HashOf(string token) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    public static bool LooksLike(string? token) => token is { Length: > 20 and < 100 } && token.StartsWith(Prefix, StringComparison.Ordinal);
}

/// <summary>Something the floor wrote about a customer, for itself.</summary>
internal sealed class CustomerNote : IShopOwned
{
    public Guid Id { get; init; }

    public Guid ShopId { get; init; }

    public CustomerId CustomerId { get; set; }

    public required string Text { get; init; }

    public Guid AuthorId { get; init; }

    public required string AuthorName { get; init; }

    public DateTime AtUtc { get; init; }
}
