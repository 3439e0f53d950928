namespace Kefu.Contracts.Identity;

/// <summary>Event: a shop was opened in this installation.</summary>
public sealed record ShopOpened(Guid ShopId, string Key, string Name);

/// <summary>Event: a shop's name, look, origins or secrets changed; never the secrets themselves.</summary>
/// <param name="Reason">Why; none when a secret was replaced.</param>
/// <param name="Changes">What was and what is; a secret is never told.</param>
public sealed record ShopChanged(Guid ShopId, IReadOnlyList<string> Fields, string? Reason = null, IReadOnlyList<ShopFieldChange>? Changes = null);

/// <summary>One field of a shop before and after; origins one a line.</summary>
public sealed record ShopFieldChange(string Field, string From, string To);

/// <summary>Event: a person was invited.</summary>
public sealed record StaffInvited(StaffId Staff, string Name, IReadOnlyList<string> Roles);

/// <summary>Event: an invited person set a password and can sign in.</summary>
public sealed record StaffJoined(StaffId Staff, string Name);

/// <summary>Event: a person's roles, shops, queues or team changed.</summary>
public sealed record StaffAccessChanged(StaffId Staff, string Reason);

/// <summary>Event: a person was disabled; every door closes within five seconds.</summary>
public sealed record StaffDisabled(StaffId Staff, string Reason);

/// <summary>Event: a disabled person may come in again.</summary>
public sealed record StaffEnabled(StaffId Staff, string Reason);

/// <summary>Event: all sessions of a person ended.</summary>
public sealed record SessionsEnded(StaffId Staff, string Reason);

/// <summary>Event: a person signed in.</summary>
public sealed record SignedIn(StaffId Staff);

/// <summary>Event: a sign-in failed; the account's name is kept only when it exists.</summary>
public sealed record SignInFailed(StaffId? Staff, string Why);

/// <summary>Event: a role's set of permissions changed.</summary>
public sealed record RoleChanged(string Role, IReadOnlyList<string> Added, IReadOnlyList<string> Removed, string Reason);

/// <summary>Event: the installation met rights that it had not known before; what the preset roles were given of them stands in events of their own.</summary>
public sealed record PermissionsMet(IReadOnlyList<string> Permissions);

/// <summary>Event: an API key was made; never the key itself.</summary>
public sealed record ApiKeyCreated(Guid Key, string Name, IReadOnlyList<string> Scopes);

/// <summary>Event: an API key was taken back.</summary>
public sealed record ApiKeyRevoked(Guid Key, string Reason);

/// <summary>Event: a person signed out of one browser.</summary>
public sealed record SignedOut(StaffId Staff);

/// <summary>Event: a person changed their own profile.</summary>
public sealed record ProfileChanged(StaffId Staff, IReadOnlyList<string> Fields);

/// <summary>Event: a person set a new password; all other sessions ended.</summary>
public sealed record PasswordChanged(StaffId Staff);

/// <summary>Event: a person typed the password again, or showed a passkey, before a sensitive action.</summary>
public sealed record PasswordConfirmed(StaffId Staff);

/// <summary>Event: a team was made or renamed.</summary>
public sealed record TeamSaved(TeamId Team, string Name);

/// <summary>Event: an administrator took a person's password away and made a link for a new one; all sessions ended.</summary>
public sealed record PasswordReset(StaffId Staff, string Reason);

/// <summary>Event: a person ended one of their own sessions.</summary>
public sealed record SessionEnded(StaffId Staff);

/// <summary>Event: a person showed a second factor: <c>authenticator</c>, <c>recovery-code</c> or <c>passkey</c>.</summary>
public sealed record SecondFactorUsed(StaffId Staff, string Kind);

/// <summary>Event: a second factor (authenticator or passkey) was started, set up, removed, reset by an administrator, or its codes for paper were renewed; never a secret.</summary>
public sealed record SecondFactorChanged(StaffId Staff, string What, string? Reason);
