namespace Kefu.Platform.Settings;

/// <summary>One version of one settings document. Versions are never changed; the highest one in force counts.</summary>
public sealed class Setting
{
    /// <summary>The document's name, such as <c>identity.password-policy</c>.</summary>
    public required string Key { get; init; }

    /// <summary>The shop it holds for; empty for the whole installation.</summary>
    public Guid ShopId { get; init; }

    /// <summary>Counts from 1.</summary>
    public int Version { get; init; }

    public required string Json { get; init; }

    public DateTime AtUtc { get; init; }

    public Guid ActorId { get; init; }

    public required string ActorName { get; init; }

    public required string Reason { get; init; }
}

/// <summary>Event: a settings document got a new version.</summary>
public sealed record SettingChanged(string Key, Guid ShopId, int Version, string Before, string After, string Reason);

/// <summary>A settings document that a module declares: its name, its type, its default and the right to change it.</summary>
/// <param name="Key">The document's name; its title is the key <c>setting:{Key}</c> of the resource class.</param>
public sealed record SettingDeclaration(string Key, Type Type, object Default, string Permission, Type Resource, bool PerShop);
