using Microsoft.AspNetCore.Identity;

namespace Kefu.Identity.Data;

/// <summary>Which keys send a message in the composer.</summary>
public enum SendKey
{
    /// <summary>Enter sends, Shift+Enter breaks the line.</summary>
    Enter,

    /// <summary>Ctrl+Enter sends, Enter breaks the line.</summary>
    CtrlEnter,
}

/// <summary>A person of the floor and the account they sign in with.</summary>
internal sealed class Staff : IdentityUser<Guid>
{
    public required string Name { get; set; }

    public Guid? TeamId { get; set; }

    public bool EveryShop { get; set; }

    public List<Guid> Shops { get; set; } = [];

    public List<Guid> Queues { get; set; } = [];

    public List<string> Roles { get; set; } = [];

    public DateTime CreatedAtUtc { get; init; }

    /// <summary>When the person first set a password; none while the invitation is open.</summary>
    public DateTime? JoinedAtUtc { get; set; }

    /// <summary>When the present password was set; after a time the rulebook may want a new one. None for passwords that do not age.</summary>
    public DateTime? PasswordSetAtUtc { get; set; }

    /// <summary>After this moment the account opens nothing; guests always have one.</summary>
    public DateTime? ExpiresAtUtc { get; set; }

    public DateTime? DisabledAtUtc { get; set; }

    public string? DisabledReason { get; set; }

    public string? Language { get; set; }

    public string? TimeZone { get; set; }

    public string? Theme { get; set; }

    public SendKey SendKey { get; set; }

    /// <summary>Own keys, sound and notices, as the browser reads them; none until the person has chosen any.</summary>
    public string? Desk { get; set; }
}
