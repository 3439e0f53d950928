using System.Data.Common;
using System.Globalization;
using Kefu.Operations.Audit;
using Kefu.Platform.Audit;

namespace Kefu.Web;

/// <summary><c>kefu audit verify</c>: reads the log beside its seals and says whether it is whole.</summary>
internal static class AuditCommand
{
    public static async Task<int> VerifyAsync(string[] settings, string? head, CancellationToken ct)
    {
        ChainHead? end = null;
        if (head is not null && (end = Parse(head)) is null)
        {
            await Console.Error.WriteLineAsync("--head is INDEX:HASH, as printed by an earlier run.");
            return 2;
        }

        await using var app = KefuHost.Build([.. settings, "--Logging:LogLevel:Default=Warning"]);
        AuditVerdict verdict;
        try
        {
            verdict = await app.Services.GetRequiredService<AuditChain>().VerifyAsync(end, ct);
        }
        catch (DbException e)
        {
            await Console.Error.WriteLineAsync("The database could not be read: " + e.Message);
            return 2;
        }

        if (verdict.Fault is { } fault)
        {
            var row = fault.Entry is { } entry ? $", log row {entry.Position} ({entry.Type}, {entry.AtUtc:yyyy-MM-dd HH:mm:ss}Z)" : "";
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"BROKEN at row {fault.Index} of the chain: {fault.Kind.ToString().ToLowerInvariant()}{row}"));
            return 1;
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"OK: {verdict.Sealed} rows sealed, {verdict.Unsealed} waiting, head {verdict.Sealed}:{verdict.Head}"));
        return 0;
    }

    private static ChainHead? Parse(string text)
    {
        var parts = text.Split(':');
        try
        {
            return parts.Length == 2 && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var index)
                ? new ChainHead(index, Convert.FromHexString(parts[1]))
                : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
