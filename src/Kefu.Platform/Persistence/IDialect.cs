using System.Data.Common;
using Kefu.Platform.Nodes;
using Kefu.Platform.Text;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Platform.Persistence;

/// <summary>All that differs between the two databases. Nobody else asks which one is there.</summary>
public interface IDialect
{
    /// <summary>A short name for figures and test titles: <c>sqlite</c> or <c>postgres</c>.</summary>
    string Name { get; }

    /// <summary>Points the context at the database.</summary>
    void Configure(DbContextOptionsBuilder options);

    /// <summary>Adds what the model needs on this engine only.</summary>
    void ConfigureModel(ModelBuilder model);

    /// <summary>Opens a connection of its own, ready for prepared commands.</summary>
    Task<DbConnection> OpenAsync(CancellationToken ct);

    /// <summary>SQL giving the lowest transaction id that may still be open: log rows below it are final.</summary>
    string LogHorizonSql { get; }

    /// <summary>The condition for the log's rows after transaction <c>$1</c> and number <c>$2</c> that are final, such that the engine begins at that place instead of reading up to it.</summary>
    string LogAfterSql { get; }

    /// <summary>The columns that order the log.</summary>
    string LogOrderSql { get; }

    /// <summary>The SQL expression that gives the id of the transaction in which a log row is written.</summary>
    string TransactionIdSql { get; }

    /// <summary>What makes a claiming <c>SELECT</c> pass over rows that another node is claiming.</summary>
    string SkipLocked { get; }

    /// <summary>SQL giving the database's own time in UTC; null when its clock is the machine's.</summary>
    string? NowSql { get; }

    /// <summary>What carries words between nodes; null when there can be only one.</summary>
    INodeWire? Wire { get; }

    /// <summary>SQL giving the size of the database in bytes.</summary>
    string SizeSql { get; }

    /// <summary>How many connections write grouped statements side by side.</summary>
    int GroupWriters { get; }

    /// <summary>True when all writers of this process must take turns.</summary>
    bool OneWriter { get; }

    /// <summary>Creates the full-text table <paramref name="table"/> with a key and its tokens; idempotent.</summary>
    /// <remarks>Tokens come ready from the tokenizer, separated by blanks.</remarks>
    string CreateTextIndexSql(string table);

    /// <summary>The statements, with their values for <c>$1</c> and so on, that put documents into a full-text table in this order, each in place of an older one of its key. A key comes once.</summary>
    IEnumerable<(string Sql, IReadOnlyList<object?> Values)> PutTexts(string table, IReadOnlyList<TextDocument> documents);

    /// <summary>SQL that takes out all documents of a shop (<c>$1</c>).</summary>
    IReadOnlyList<string> RemoveTextSql(string table);

    /// <summary>SQL that finds keys whose document meets the query <c>$1</c>; <c>$2</c> is the most rows; last written first. With <paramref name="inShops"/>, <c>$3</c> is a list made by <see cref="ShopList"/>.</summary>
    string FindTextSql(string table, bool inShops = false);

    /// <summary>A list of shops as a parameter of <see cref="FindTextSql"/>.</summary>
    object ShopList(IReadOnlyList<Guid> shops);

    /// <summary>Writes a query of the tokenizer in the engine's own syntax: all terms must match.</summary>
    string TextQuery(SearchQuery query);

    /// <summary>Writes the query tokens in the engine's own syntax; every token must match (or any, when <paramref name="any"/>).</summary>
    string TextQuery(IEnumerable<string> tokens, bool any = false);

    /// <summary>True when the failure is a clash of two writers that may succeed when tried again.</summary>
    bool IsTransient(Exception exception);

    /// <summary>True when the failure is a row, a table or a database that already exists.</summary>
    bool IsDuplicate(Exception exception);

    /// <summary>True when the database cannot be reached or takes no connections: it may later, and whether the last statement was carried out is not known.</summary>
    bool IsUnavailable(Exception exception);

    /// <summary>True when a text holds what the engine cannot keep, such as a NUL or half a character: the sender's fault, not ours.</summary>
    bool IsUnstorable(Exception exception);
}
