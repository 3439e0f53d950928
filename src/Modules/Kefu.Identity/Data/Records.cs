using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Identity;

namespace Kefu.Identity.Data;

/// <summary>A named set of permissions.</summary>
internal sealed class Role
{
    public required string Key { get; init; }

    /// <summary>The name people gave it; presets are named in the resources.</summary>
    public string? Title { get; set; }

    public bool Preset { get; init; }

    public List<string> Permissions { get; set; } = [];

    public int Version { get; set; }

    /// <summary>By what the log names a role, which has no id: the same key, the same subject.</summary>
    public static Guid SubjectOf(string key) => new(SHA256.HashData(Encoding.UTF8.GetBytes(key)).AsSpan(0, 16));
}

/// <summary>People who work together under a leader.</summary>
internal sealed class Team
{
    public Guid Id { get; init; }

    public required string Name { get; set; }
}

/// <summary>A signed-in browser. The cookie holds the token, the table its hash: neither a copy of the table nor the signing key alone opens a session.</summary>
internal sealed class Session
{
    public required string TokenHash { get; init; }

    public Guid Id { get; init; }

    public Guid StaffId { get; init; }

    public DateTime StartedAtUtc { get; init; }

    /// <summary>When the password was last typed.</summary>
    public DateTime ProvenAtUtc { get; set; }

    public DateTime EndsAtUtc { get; set; }

    /// <summary>When a person was last at it; told at most twice a minute.</summary>
    public DateTime LastSeenAtUtc { get; set; }

    /// <summary>When the second factor was last shown; none when only the password was.</summary>
    public DateTime? SecondFactorAtUtc { get; set; }

    public string Address { get; init; } = "";

    public string Browser { get; init; } = "";
}

/// <summary>A password somebody had; kept as a hash so that it is not taken again.</summary>
internal sealed class EarlierPassword
{
    public Guid Id { get; init; }

    public Guid StaffId { get; init; }

    public required string Hash { get; init; }
}

/// <summary>The secret that a person's phone makes codes from.</summary>
internal sealed class Authenticator
{
    public Guid StaffId { get; init; }

    /// <summary>Sealed by data protection.</summary>
    public required string Secret { get; set; }

    /// <summary>None until the first good code: before that it opens and demands nothing.</summary>
    public DateTime? ConfirmedAtUtc { get; set; }

    /// <summary>The step of the last code taken; that one and earlier ones are used up.</summary>
    public long LastStep { get; set; }
}

/// <summary>A code on paper for the day the phone is lost; single use, kept as a hash.</summary>
internal sealed class RecoveryCode
{
    public required string CodeHash { get; init; }

    public Guid StaffId { get; init; }

    public DateTime? UsedAtUtc { get; set; }
}

/// <summary>A key that a person's device or password manager holds; the house keeps the public half, and of the framework's record only what signing in needs.</summary>
internal sealed class Passkey : IdentityUserPasskey<Guid>
{
    public DateTime CreatedAtUtc { get; init; }

    public DateTime? LastUsedAtUtc { get; set; }

    /// <summary>The credential's id as forms carry it.</summary>
    public string Key => Base64Url.EncodeToString(CredentialId);
}

/// <summary>A question that a passkey answered: it opens nothing twice. Forgotten when the question ends.</summary>
internal sealed class AnsweredQuestion
{
    public required string Hash { get; init; }

    public DateTime EndsAtUtc { get; init; }
}

/// <summary>A link with which a person joins; single use, expiring, kept as a hash.</summary>
internal sealed class Invitation
{
    public required string TokenHash { get; init; }

    public Guid StaffId { get; init; }

    public DateTime ExpiresAtUtc { get; init; }

    public DateTime? UsedAtUtc { get; set; }
}

/// <summary>Counts guesses against an account or from an address.</summary>
internal sealed class Attempt
{
    /// <summary><c>account:NAME</c> or <c>address:IP</c>.</summary>
    public required string Key { get; init; }

    public int Count { get; init; }

    public DateTime AtUtc { get; init; }

    public DateTime? LockedUntilUtc { get; init; }
}

/// <summary>A key with which a program acts; kept as a hash.</summary>
internal sealed class ApiKey
{
    public Guid Id { get; init; }

    public required string Name { get; init; }

    public required string TokenHash { get; init; }

    /// <summary>The first characters, so that people can tell keys apart.</summary>
    public required string Prefix { get; init; }

    public List<string> Scopes { get; init; } = [];

    public bool EveryShop { get; init; }

    public List<Guid> Shops { get; init; } = [];

    public DateTime CreatedAtUtc { get; init; }

    public required string CreatedBy { get; init; }

    public DateTime? ExpiresAtUtc { get; init; }

    public DateTime? RevokedAtUtc { get; set; }
}

/// <summary>A storefront.</summary>
internal sealed class Shop
{
    public Guid Id { get; init; }

    public required string Key { get; init; }

    public required string Name { get; set; }

    public required string BrandColor { get; set; }

    public List<string> Origins { get; set; } = [];

    public required string TimeZone { get; set; }

    public required string Language { get; set; }

    /// <summary>Sealed by data protection.</summary>
    public required string IdentitySecret { get; set; }

    /// <summary>Sealed by data protection.</summary>
    public required string WebhookSecret { get; set; }

    public DateTime CreatedAtUtc { get; init; }

    public int Version { get; set; }
}
