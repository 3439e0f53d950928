using System.Data.Common;
using Kefu.Platform.Nodes;
using Kefu.Platform.Text;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Kefu.Platform.Persistence;

/// <summary>The database of an installation with several nodes.</summary>
public sealed class PostgresDialect : IDialect, IAsyncDisposable
{
    private static readonly string[] SessionSettings =
    [
        // A node that is cut off in the middle of a transaction holds its rows no longer than this; nobody thinks for four seconds between two statements.
        "idle_in_transaction_session_timeout=4000",

        // A question of the desk takes less than a millisecond: starting two workers for it, or a compiler, takes ten times as long.
        "max_parallel_workers_per_gather=0",
        "jit=off",

        // A page elsewhere costs little more than the next one, on flash and in memory. With the 4 of turning disks the planner reads through a hundred thousand messages rather than fetch the two thousand that hold a word.
        "random_page_cost=1.1",
    ];

    private readonly NpgsqlDataSource _source;

    public PostgresDialect(string connectionString)
    {
        var builder = new NpgsqlConnectionStringBuilder(connectionString);
        if (builder.MaxAutoPrepare == 0)
        {
            // The same few hundred statements all day: planned once a connection.
            builder.MaxAutoPrepare = 200;
        }

        if (!builder.ShouldSerialize("GSS Encryption Mode"))
        {
            // Asked for first on every new connection otherwise, which without Kerberos' library, as in Microsoft's image, is an exception each time and an error in the log.
            builder.GssEncryptionMode = GssEncryptionMode.Disable;
        }

        // What the operator sets there comes last and wins.
        builder.Options = string.Join(' ', [.. SessionSettings.Select(s => $"-c {s}"), builder.Options]).TrimEnd();

        // Nothing is ever set on a session, locked or listened to on a pooled connection: there is nothing to take back, and taking it back costs three statements each time.
        builder.NoResetOnClose = true;

        // The log's prefix must be durable before anybody is told: synchronous_commit stays on.
        _source = new NpgsqlDataSourceBuilder(builder.ToString()).Build();
        _connectionString = builder.ToString();
        Wire = new PostgresWire(_source);
    }

    private readonly string _connectionString;

    public string Name => "postgres";

    // A later number can commit first; rows of transactions below the snapshot's xmin are final.
    public string LogHorizonSql => "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint";

    public string LogAfterSql => $"(\"Tx\", \"Seq\") > ($1, $2) AND \"Tx\" < ({LogHorizonSql})";

    public string LogOrderSql => "\"Tx\", \"Seq\"";

    public string TransactionIdSql => "pg_current_xact_id()::text::bigint";

    public string SkipLocked => "FOR UPDATE SKIP LOCKED";

    public string? NowSql => "SELECT clock_timestamp() AT TIME ZONE 'utc'";

    public INodeWire? Wire { get; }

    public string SizeSql => "SELECT pg_database_size(current_database())";

    public int GroupWriters => 2;

    public bool OneWriter => false;

    public void Configure(DbContextOptionsBuilder options) => options
        .UseNpgsql(_connectionString, o => o.MigrationsAssembly("Kefu.Migrations.Postgres").UseQuerySplittingBehavior(QuerySplittingBehavior.SplitQuery)
            .UseParameterizedCollectionMode(ParameterTranslationMode.Parameter));

    public void ConfigureModel(ModelBuilder model)
    {
    }

    public async Task<DbConnection> OpenAsync(CancellationToken ct) => await _source.OpenConnectionAsync(ct);

    public string CreateTextIndexSql(string table) =>
        $"""
        CREATE TABLE IF NOT EXISTS {table} (row bigint GENERATED ALWAYS AS IDENTITY, key text PRIMARY KEY, shop uuid NOT NULL, tokens tsvector NOT NULL);
        CREATE INDEX IF NOT EXISTS {table}_tokens ON {table} USING gin (tokens);
        CREATE INDEX IF NOT EXISTS {table}_row ON {table} (row);
        """;

    public IEnumerable<(string Sql, IReadOnlyList<object?> Values)> PutTexts(string table, IReadOnlyList<TextDocument> documents) =>
        [
            (
                $"""
                INSERT INTO {table}(key, tokens, shop)
                SELECT d.key, to_tsvector('simple', d.tokens), d.shop FROM unnest($1, $2, $3) WITH ORDINALITY AS d(key, tokens, shop, place) ORDER BY d.place
                ON CONFLICT (key) DO UPDATE SET tokens = excluded.tokens, shop = excluded.shop
                """,
                [documents.Select(d => d.Key.ToString()).ToArray(), documents.Select(d => d.Tokens).ToArray(), documents.Select(d => d.ShopId).ToArray()]),
        ];

    public IReadOnlyList<string> RemoveTextSql(string table) => [$"DELETE FROM {table} WHERE shop = $1"];

    public string FindTextSql(string table, bool inShops = false) =>
        $"SELECT key FROM {table} WHERE tokens @@ $1::tsquery {(inShops ? "AND shop = ANY($3)" : "")} ORDER BY row DESC LIMIT $2";

    public object ShopList(IReadOnlyList<Guid> shops) => shops.ToArray();

    public string TextQuery(SearchQuery query) => query.ToTsQuery();

    public string TextQuery(IEnumerable<string> tokens, bool any = false) =>
        string.Join(any ? " | " : " & ", tokens.Select(t => '\'' + t.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal) + '\''));

    public bool IsTransient(Exception exception) => Find(exception) is { SqlState: PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected };

    // A table made twice at once is told in three ways, by how far the first one was: its row in the catalogue, its name, or the name of its row type, which is an object.
    public bool IsDuplicate(Exception exception) => Find(exception) is
    {
        SqlState: PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.DuplicateDatabase or PostgresErrorCodes.DuplicateTable or PostgresErrorCodes.DuplicateObject,
    };

    public bool IsUnavailable(Exception exception)
    {
        for (var e = exception; e is not null; e = e.InnerException)
        {
            // Classes 08 and 57P: connections, and a server that is being shut down or started; 53: no room; 25P03: ended for being idle in a transaction.
            if (e is PostgresException told)
            {
                return told.SqlState.StartsWith("08", StringComparison.Ordinal) || told.SqlState.StartsWith("57P", StringComparison.Ordinal)
                    || told.SqlState.StartsWith("53", StringComparison.Ordinal) || told.SqlState == "25P03";
            }

            if (e is NpgsqlException)
            {
                return true;
            }
        }

        return false;
    }

    public bool IsUnstorable(Exception exception) =>
        exception is System.Text.EncoderFallbackException || (exception.InnerException is { } inner && IsUnstorable(inner))
        || exception is PostgresException { SqlState: PostgresErrorCodes.CharacterNotInRepertoire or PostgresErrorCodes.UntranslatableCharacter };

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    private static PostgresException? Find(Exception? e)
    {
        while (e is not null and not PostgresException)
        {
            e = e.InnerException;
        }

        return e as PostgresException;
    }
}
