using Microsoft.EntityFrameworkCore;

namespace Kefu.Platform.Persistence;

/// <summary>Draws numbers that people read, one after another.</summary>
public sealed class Counters(KefuDbContext db, IDialect dialect)
{
    private const string Count =
        """ON CONFLICT ("Name") DO UPDATE SET "Value" = platform_counter."Value" + 1 RETURNING "Value" """;

    private const string Within = "INSERT INTO platform_counter (\"Name\", \"Value\") VALUES ({0}, 1) " + Count;

    /// <summary>The disk is not waited for: whatever uses the number waits for it, and the database's own log keeps the order.</summary>
    private const string Apart = "INSERT INTO platform_counter (\"Name\", \"Value\") SELECT $1, CASE WHEN set_config('synchronous_commit', 'off', true) = 'off' THEN 1 END " + Count;

    /// <summary>The next number of a counter; the first is 1.</summary>
    /// <remarks>Where several write side by side it is drawn at once and for good: held until its change is through it would let them write one after another. A number whose change is taken back is then used by nobody.</remarks>
    public async Task<long> NumberAsync(string name, CancellationToken ct)
    {
        if (dialect.OneWriter)
        {
            return await WithinAsync(name, ct);
        }

        await using var connection = await dialect.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = Apart;
        command.AddPositional(name);
        return DbValues.ToLong((await command.ExecuteScalarAsync(ct))!);
    }

    /// <summary>Takes the one turn of this name until the running transaction ends: whoever else takes it waits here.</summary>
    public Task TurnAsync(string name, CancellationToken ct) => WithinAsync(name, ct);

    private async Task<long> WithinAsync(string name, CancellationToken ct) => (await db.Database.SqlQueryRaw<long>(Within, name).ToListAsync(ct))[0];
}
