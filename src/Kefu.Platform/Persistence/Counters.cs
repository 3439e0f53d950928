using Microsoft.EntityFrameworkCore;

namespace Kefu.Platform.Persistence;

/// <summary>Draws numbers that people read, one after another, in the transaction that uses them. Who draws holds the counter's row until that transaction ends.</summary>
public sealed class Counters(KefuDbContext db)
{
    private const string Draw =
        """
        INSERT INTO platform_counter ("Name", "Value") VALUES ({0}, 1)
        ON CONFLICT ("Name") DO UPDATE SET "Value" = platform_counter."Value" + 1 RETURNING "Value"
        """;

    /// <summary>The next number of a counter; the first is 1.</summary>
    public async Task<long> NextAsync(string name, CancellationToken ct) => (await db.Database.SqlQueryRaw<long>(Draw, name).ToListAsync(ct))[0];
}
