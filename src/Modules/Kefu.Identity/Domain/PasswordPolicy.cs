namespace Kefu.Identity.Domain;

/// <summary>What a password must hold, how often somebody may guess and how long a session lives; a settings document.</summary>
public sealed record PasswordPolicy
{
    public static readonly PasswordPolicy Default = new();

    /// <summary>The rulebook: <c>dengbao</c> or <c>asvs</c>.</summary>
    public string Profile { get; init; } = PasswordProfile.DengBao.Key;

    /// <summary>The fewest characters, where the house wants more than the rulebook.</summary>
    public int MinLength { get; init; } = 8;

    /// <summary>How many guesses an account takes before it is locked.</summary>
    public int AccountLimit { get; init; } = 5;

    /// <summary>How many guesses one address may make, over all accounts.</summary>
    public int AddressLimit { get; init; } = 50;

    /// <summary>How long the lock holds.</summary>
    public int LockMinutes { get; init; } = 15;

    /// <summary>How long an invitation can be taken up; never more than a day.</summary>
    public int InvitationHours { get; init; } = 24;

    /// <summary>How long a session lasts, whatever happens in it.</summary>
    public int SessionHours { get; init; } = 12;

    /// <summary>How long a session lasts without a person at it.</summary>
    public int IdleMinutes { get; init; } = 30;

    /// <summary>The same for those who configure, run or audit the installation.</summary>
    public int AdministratorIdleMinutes { get; init; } = 10;

    /// <summary>How long after typing the password the sensitive actions stay open.</summary>
    public int FreshMinutes { get; init; } = 10;

    /// <summary>Who needs a second factor: <c>nobody</c>, <c>administrators</c> or <c>everybody</c>. Whoever has one uses it.</summary>
    public string SecondFactor { get; init; } = SecondFactorRule.Nobody;

    /// <summary>Whether unmasking, exporting and the like need a second factor, whoever asks.</summary>
    public bool SecondFactorForSensitiveSteps { get; init; }

    /// <summary>The rulebook in force.</summary>
    public PasswordProfile Rules() => PasswordProfile.All.GetValueOrDefault(Profile, PasswordProfile.DengBao);

    /// <summary>The fewest characters in force.</summary>
    public int Shortest() => Math.Max(MinLength, Rules().MinLength);

    /// <summary>How long a person with these rights may leave a session alone.</summary>
    public TimeSpan IdleFor(IEnumerable<string> permissions) => TimeSpan.FromMinutes(Math.Max(1, Separation.IsPrivileged(permissions) ? Math.Min(AdministratorIdleMinutes, IdleMinutes) : IdleMinutes));

    /// <summary>True when a person with these rights has to have a second factor.</summary>
    public bool DemandsSecondFactor(IEnumerable<string> permissions) =>
        SecondFactor == SecondFactorRule.Everybody || (SecondFactor == SecondFactorRule.Administrators && Separation.IsPrivileged(permissions));

    /// <summary>True when a password that was set then must be replaced now.</summary>
    public bool IsOld(DateTime setAtUtc, DateTime nowUtc) => Rules().MaxAgeDays is > 0 and var days && setAtUtc.AddDays(days) <= nowUtc;

    /// <summary>The rules a password breaks, by name; none when it is good.</summary>
    /// <param name="context">Words that everybody here can guess.</param>
    public IEnumerable<PasswordFault> FaultsOf(string password, string account, params IEnumerable<string> context)
    {
        var rules = Rules();
        if (password.Length < Shortest())
        {
            yield return new PasswordFault("identity.password-short", Shortest());
        }

        if (Classes(password) < rules.MinClasses)
        {
            yield return new PasswordFault("identity.password-classes", rules.MinClasses);
        }

        if (account.Length >= 3 && password.Contains(account, StringComparison.OrdinalIgnoreCase))
        {
            yield return new PasswordFault("identity.password-account", 0);
        }

        if (PasswordProfile.IsCommon(password))
        {
            yield return new PasswordFault("identity.password-common", 0);
        }

        if (rules.RefusesContext && context.Any(w => w.Trim().Length >= (char.IsAscii(w.Trim().FirstOrDefault()) ? 4 : 2) && password.Contains(w.Trim(), StringComparison.OrdinalIgnoreCase)))
        {
            yield return new PasswordFault("identity.password-context", 0);
        }
    }

    private static int Classes(string password) =>
        (password.Any(char.IsLower) ? 1 : 0) + (password.Any(char.IsUpper) ? 1 : 0) + (password.Any(char.IsDigit) ? 1 : 0)
        + (password.Any(c => !char.IsLower(c) && !char.IsUpper(c) && !char.IsDigit(c)) ? 1 : 0);
}

/// <summary>A rule that a password breaks.</summary>
public sealed record PasswordFault(string Code, int Value);

/// <summary>Who needs a second factor.</summary>
internal static class SecondFactorRule
{
    public const string Nobody = "nobody";
    public const string Administrators = "administrators";
    public const string Everybody = "everybody";

    public static readonly string[] All = [Nobody, Administrators, Everybody];
}
