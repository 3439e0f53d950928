using Kefu.Contracts.Customers;
using Kefu.Contracts.Identity;
using Kefu.Platform.Access;

namespace Kefu.Customers.Domain;

/// <summary>A person who buys or asks, as one shop knows them; anonymous until the shop says who it is.</summary>
internal sealed class Customer : IShopOwned
{
    private Customer()
    {
    }

    public CustomerId Id { get; private init; }

    public Guid ShopId { get; private init; }

    /// <summary>The shop's own name for the customer.</summary>
    public string? ExternalId { get; private init; }

    public string Name { get; private set; } = "";

    public string? Phone { get; private set; }

    public string? Email { get; private set; }

    public string? Address { get; private set; }

    /// <summary>The shop's word for how important the customer is: data, never a list in code.</summary>
    public string Tier { get; private set; } = Standard;

    public string? Region { get; private set; }

    public string Language { get; private set; } = "";

    public bool Anonymous => ExternalId is null;

    /// <summary>The known customer that this anonymous one turned out to be.</summary>
    public CustomerId? MergedInto { get; private set; }

    /// <summary>The customer's own agent 专属客服.</summary>
    public StaffId? NamedAgent { get; private set; }

    public DateTime FirstSeenAtUtc { get; private init; }

    public DateTime LastSeenAtUtc { get; private set; }

    public int Version { get; private set; }

    public const string Standard = "standard";

    /// <summary>Somebody whom the shop has not named.</summary>
    public static Customer Unnamed(Guid shopId, string name, string language, DateTime now) =>
        new() { Id = CustomerId.New(), ShopId = shopId, Name = name, Language = language, FirstSeenAtUtc = now, LastSeenAtUtc = now };

    /// <summary>Somebody whom the shop names.</summary>
    public static Customer Known(Guid shopId, ShopIdentity identity, string language, DateTime now)
    {
        var customer = new Customer { Id = CustomerId.New(), ShopId = shopId, ExternalId = identity.Sub, Language = language, FirstSeenAtUtc = now, LastSeenAtUtc = now };
        customer.Learn(identity);
        return customer;
    }

    /// <summary>Takes over what the shop says of its customer; what it does not say stays. Gives the names of the fields that changed.</summary>
    public IReadOnlyList<string> Learn(ShopIdentity identity)
    {
        var changed = new List<string>();
        Name = Take(changed, "name", Name, identity.Name) ?? "";
        Phone = Take(changed, "phone", Phone, identity.Phone);
        Email = Take(changed, "email", Email, identity.Email);
        Tier = Take(changed, "tier", Tier, identity.Tier) ?? Standard;
        Region = Take(changed, "region", Region, identity.Region);
        Name = Name.Length == 0 ? identity.Sub : Name;
        Version += changed.Count > 0 ? 1 : 0;
        return changed;
    }

    /// <summary>Takes over what a person of the floor wrote. Null leaves a field as it is, blank empties it. Gives the names of the fields that changed.</summary>
    public IReadOnlyList<string> Edit(CustomerFields fields)
    {
        var changed = new List<string>();
        Name = Write(changed, "name", Name, fields.Name) ?? "";
        Phone = Write(changed, "phone", Phone, fields.Phone);
        Email = Write(changed, "email", Email, fields.Email);
        Address = Write(changed, "address", Address, fields.Address);
        Tier = Write(changed, "tier", Tier, fields.Tier) ?? Standard;
        Region = Write(changed, "region", Region, fields.Region);
        Language = Write(changed, "language", Language, fields.Language) ?? Language;
        Version += changed.Count > 0 ? 1 : 0;
        return changed;
    }

    /// <summary>Gives the customer an agent of their own, or none; true when it was news.</summary>
    public bool NameAgent(StaffId? agent)
    {
        if (NamedAgent == agent)
        {
            return false;
        }

        NamedAgent = agent;
        Version++;
        return true;
    }

    public void SeenAt(DateTime now, string language)
    {
        LastSeenAtUtc = now;
        Language = language.Length > 0 ? language : Language;
    }

    /// <summary>Gives way to the known customer it turned out to be.</summary>
    public void GiveWayTo(CustomerId known)
    {
        MergedInto = known;
        Version++;
    }

    private static string? Take(List<string> changed, string field, string? now, string? said) =>
        string.IsNullOrWhiteSpace(said) ? now : Write(changed, field, now, said);

    private static string? Write(List<string> changed, string field, string? now, string? next)
    {
        if (next is null)
        {
            return now;
        }

        var value = next.Trim().Length == 0 ? null : next.Trim();
        if (!string.Equals(value ?? "", now ?? "", StringComparison.Ordinal))
        {
            changed.Add(field);
        }

        return value;
    }
}

/// <summary>What a person of the floor may write about a customer.</summary>
internal sealed record CustomerFields(string? Name, string? Phone, string? Email, string? Address, string? Tier, string? Region, string? Language);
