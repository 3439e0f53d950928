namespace Kefu.Identity.Domain;

/// <summary>What a password must hold and how often somebody may guess; a settings document.</summary>
public sealed record PasswordPolicy
{
    public static readonly PasswordPolicy Default = new();

    /// <summary>The fewest characters.</summary>
    public int MinLength { get; init; } = 10;

    /// <summary>How many of the four classes it must mix: small letters, capitals, digits, others.</summary>
    public int MinClasses { get; init; } = 2;

    /// <summary>How many guesses an account takes before it is locked.</summary>
    public int AccountLimit { get; init; } = 5;

    /// <summary>How many guesses one address may make, over all accounts.</summary>
    public int AddressLimit { get; init; } = 50;

    /// <summary>How long the lock holds.</summary>
    public int LockMinutes { get; init; } = 15;

    /// <summary>How long an invitation can be taken up; never more than a day.</summary>
    public int InvitationHours { get; init; } = 24;

    /// <summary>How long a session lasts.</summary>
    public int SessionHours { get; init; } = 12;

    /// <summary>How long after typing the password the sensitive actions stay open.</summary>
    public int FreshMinutes { get; init; } = 10;

    /// <summary>The rules a password breaks, by name; none when it is good.</summary>
    public IEnumerable<PasswordFault> FaultsOf(string password, string account)
    {
        if (password.Length < MinLength)
        {
            yield return new PasswordFault("identity.password-short", MinLength);
        }

        if (Classes(password) < MinClasses)
        {
            yield return new PasswordFault("identity.password-classes", MinClasses);
        }

        if (account.Length >= 3 && password.Contains(account, StringComparison.OrdinalIgnoreCase))
        {
            yield return new PasswordFault("identity.password-account", 0);
        }
    }

    private static int Classes(string password) =>
        (password.Any(char.IsLower) ? 1 : 0) + (password.Any(char.IsUpper) ? 1 : 0) + (password.Any(char.IsDigit) ? 1 : 0)
        + (password.Any(c => !char.IsLower(c) && !char.IsUpper(c) && !char.IsDigit(c)) ? 1 : 0);
}

/// <summary>A rule that a password breaks.</summary>
public sealed record PasswordFault(string Code, int Value);
