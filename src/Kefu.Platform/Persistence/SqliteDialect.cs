using System.Data.Common;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Kefu.Platform.Nodes;
using Kefu.Platform.Text;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Kefu.Platform.Persistence;

/// <summary>The embedded database: one file, one writer, write-ahead log, every commit on disk before it is acknowledged.</summary>
public sealed class SqliteDialect : IDialect, IDisposable
{
    private static readonly LateConnection Late = new(Pragmas.Apply);

    private readonly string _connectionString;
    private readonly PreparedReads _reads;

    static SqliteDialect()
    {
        // A count of memory that nobody reads takes a lock of the whole process at each piece that is asked for. It can only be left out before the engine is first used.
        // The lock of each connection stays, though it costs some hundredths: a command that somebody forgot to dispose of is ended by the collector's thread, beside whoever uses the connection then.
        SQLitePCL.Batteries_V2.Init();
        SQLitePCL.raw.sqlite3_config(SQLitePCL.raw.SQLITE_CONFIG_MEMSTATUS, 0);
    }

    public SqliteDialect(string file)
    {
        _connectionString = new SqliteConnectionStringBuilder
        {
            DataSource = file,
            Mode = SqliteOpenMode.ReadWriteCreate,
            DefaultTimeout = 30,
            ForeignKeys = true,
        }.ToString();
        _reads = new PreparedReads(Open);
    }

    public string Name => "sqlite";

    // One writer at a time: a row is visible only when all earlier ones are.
    public string LogHorizonSql => "SELECT 1";

    // The transaction is always 0, and by the pair this engine would search for it alone: that is every row there is.
    public string LogAfterSql => "\"Seq\" > $2";

    public string LogOrderSql => "\"Seq\"";

    public string TransactionIdSql => "0";

    public string SkipLocked => "";

    public string? NowSql => null;

    public INodeWire? Wire => null;

    public string SizeSql => "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()";

    public int GroupWriters => 1;

    public bool OneWriter => true;

    public void Configure(DbContextOptionsBuilder options) => options
        .UseSqlite(_connectionString, o => o.MigrationsAssembly("Kefu.Migrations.Sqlite").UseQuerySplittingBehavior(QuerySplittingBehavior.SplitQuery)
            // A list as one parameter keeps the text the same: with a parameter for each element the SQL is written anew at every query, and every query has the list of shops.
            .UseParameterizedCollectionMode(ParameterTranslationMode.Parameter))
        .AddInterceptors(_reads, Late);

    public void ConfigureModel(ModelBuilder model)
    {
    }

    public Task<DbConnection> OpenAsync(CancellationToken ct) => Task.FromResult<DbConnection>(Open());

    public void Dispose() => _reads.Dispose();

    public string CreateTextIndexSql(string table) =>
        $"""
        CREATE VIRTUAL TABLE IF NOT EXISTS {table} USING fts5(tokens, key UNINDEXED, shop UNINDEXED, tokenize = "unicode61 remove_diacritics 0");
        CREATE TABLE IF NOT EXISTS {table}_key (key TEXT PRIMARY KEY, row INTEGER NOT NULL) WITHOUT ROWID;
        INSERT INTO {table}_key (key, row) SELECT key, max(rowid) FROM {table} WHERE NOT EXISTS (SELECT 1 FROM {table}_key) GROUP BY key;
        """;

    public IEnumerable<(string Sql, IReadOnlyList<object?> Values)> PutTexts(string table, IReadOnlyList<TextDocument> documents)
    {
        // The virtual table knows no keys: without a table of them each replacement would read every document.
        var (drop, put, keep) = (
            $"DELETE FROM {table} WHERE rowid = (SELECT row FROM {table}_key WHERE key = $1)",
            $"INSERT INTO {table}(key, tokens, shop) VALUES ($1, $2, $3)",
            $"INSERT INTO {table}_key(key, row) VALUES ($1, last_insert_rowid()) ON CONFLICT(key) DO UPDATE SET row = excluded.row");
        foreach (var document in documents)
        {
            var key = document.Key.ToString();
            yield return (drop, [key]);
            yield return (put, [key, document.Tokens, document.ShopId]);
            yield return (keep, [key]);
        }
    }

    public IReadOnlyList<string> RemoveTextSql(string table) =>
        [$"DELETE FROM {table}_key WHERE row IN (SELECT rowid FROM {table} WHERE shop = $1)", $"DELETE FROM {table} WHERE shop = $1"];

    public string FindTextSql(string table, bool inShops = false) =>
        $"SELECT key FROM {table} WHERE {table} MATCH $1 {(inShops ? "AND shop IN (SELECT value FROM json_each($3))" : "")} ORDER BY rowid DESC LIMIT $2";

    // The driver keeps ids as upper-case text.
    public object ShopList(IReadOnlyList<Guid> shops) => JsonSerializer.Serialize(shops.Select(s => s.ToString().ToUpperInvariant()));

    public string TextQuery(SearchQuery query) => query.ToFts5();

    public string TextQuery(IEnumerable<string> tokens, bool any = false) =>
        string.Join(any ? " OR " : " AND ", tokens.Select(t => '"' + t.Replace("\"", "\"\"", StringComparison.Ordinal) + '"'));

    public bool IsTransient(Exception exception) => Find(exception) is { SqliteErrorCode: 5 or 6 };

    public bool IsDuplicate(Exception exception) => Find(exception) is { SqliteErrorCode: 19, SqliteExtendedErrorCode: 2067 or 1555 };

    // Busy or locked for half a minute, no reading or writing, a full disk, no opening: nothing was kept, and later it may be.
    public bool IsUnavailable(Exception exception) => Find(exception) is { SqliteErrorCode: 5 or 6 or 10 or 13 or 14 };

    public bool IsUnstorable(Exception exception) => false;

    /// <summary>Opening a file is never waited for: the engine has no other way.</summary>
    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(_connectionString);
        connection.Open();
        Pragmas.Apply(connection);
        return connection;
    }

    private static SqliteException? Find(Exception? e)
    {
        while (e is not null and not SqliteException)
        {
            e = e.InnerException;
        }

        return e as SqliteException;
    }

    /// <summary>Checkpoints run on a connection of their own: inline ones stall the writer for up to a fifth of a second.</summary>
    private static class Pragmas
    {
        private static readonly object Done = new();

        // A connection of the pool comes back with the engine's handle that it had, and that one keeps its settings.
        private static readonly ConditionalWeakTable<object, object> Set = [];

        public static void Apply(DbConnection connection)
        {
            var handle = ((SqliteConnection)connection).Handle!;
            if (!Set.TryAdd(handle, Done))
            {
                return;
            }

            // Else the engine plans a prepared query anew whenever its values change, which is each time.
            SQLitePCL.raw.sqlite3_db_config((SQLitePCL.sqlite3)handle, SQLitePCL.raw.SQLITE_DBCONFIG_ENABLE_QPSG, 1, out _);
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=0; PRAGMA journal_size_limit=67108864; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-32000;";
            command.ExecuteNonQuery();
        }
    }
}
