using Kefu.Identity.Domain;
using Kefu.Platform.Persistence;
using Kefu.Platform.Settings;
using Kefu.Platform.Time;

namespace Kefu.Identity.SignIn;

/// <summary>Counts guesses before they are looked at: each takes one of the few places, in a single statement, so that parallel tries cannot slip past the limit.</summary>
internal sealed class SignInAttempts(IDialect dialect, WriteGate gate, SettingsStore settings, TimeProvider clock)
{
    private const string TakeSql =
        """
        INSERT INTO identity_attempt ("Key", "Count", "AtUtc", "LockedUntilUtc") VALUES ($1, 1, $2, NULL)
        ON CONFLICT ("Key") DO UPDATE SET
            "Count" = CASE WHEN identity_attempt."AtUtc" <= $3 OR identity_attempt."LockedUntilUtc" IS NOT NULL THEN 1 ELSE identity_attempt."Count" + 1 END,
            "AtUtc" = $2,
            "LockedUntilUtc" = CASE WHEN identity_attempt."LockedUntilUtc" IS NULL AND identity_attempt."AtUtc" > $3 AND identity_attempt."Count" + 1 >= $4 THEN $5 ELSE NULL END
        WHERE identity_attempt."LockedUntilUtc" IS NULL OR identity_attempt."LockedUntilUtc" <= $2
        RETURNING "Count"
        """;

    /// <summary>Takes a place for one guess; false when the account or the address has none left.</summary>
    public async Task<bool> TakeAsync(string account, string address, CancellationToken ct)
    {
        var policy = await settings.GetAsync<PasswordPolicy>(IdentityModule.PasswordPolicyKey, Guid.Empty, ct);
        using var turn = await gate.EnterAsync(ct);
        return await TakeOneAsync(AddressKey(address), policy.AddressLimit, policy, ct)
            && await TakeOneAsync(AccountKey(account), policy.AccountLimit, policy, ct);
    }

    /// <summary>A good password gives the places back: all of the account, the one just taken of the address.</summary>
    public async Task GiveBackAsync(string account, string address, CancellationToken ct)
    {
        using var turn = await gate.EnterAsync(ct);
        await RunAsync("""DELETE FROM identity_attempt WHERE "Key" = $1""", [AccountKey(account)], ct);
        await RunAsync("""UPDATE identity_attempt SET "Count" = "Count" - 1, "LockedUntilUtc" = NULL WHERE "Key" = $1 AND "Count" > 0""", [AddressKey(address)], ct);
    }

    private async Task<bool> TakeOneAsync(string key, int limit, PasswordPolicy policy, CancellationToken ct)
    {
        var now = clock.UtcNow();
        var lockFor = TimeSpan.FromMinutes(Math.Max(1, policy.LockMinutes));
        return await RunAsync(TakeSql, [key, now, now - lockFor, (long)Math.Max(2, limit), now + lockFor], ct) is not null;
    }

    private async Task<object?> RunAsync(string sql, IReadOnlyList<object?> values, CancellationToken ct)
    {
        await using var connection = await dialect.OpenAsync(ct);
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants only.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.AddPositional(values);
        return await command.ExecuteScalarAsync(ct);
    }

    private static string AccountKey(string account) => "account:" + Cut(account.Trim().ToUpperInvariant());

    private static string AddressKey(string address) => "address:" + Cut(address);

    private static string Cut(string text) => Platform.Text.Cut.To(text, 200);
}
