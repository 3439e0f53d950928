using System.Data.Common;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Kefu.Bench.Reading;

/// <summary>The limit of reading: the same rows of the same database by plain statements, for nobody in particular.</summary>
internal static class BareReads
{
    private const string Page = "SELECT \"Number\", \"Subject\", \"Kind\", \"Priority\", \"Status\", \"Owner\", \"Assignee\", \"OpenedAtUtc\", \"UpdatedAtUtc\" FROM tickets_ticket WHERE \"Status\" = 'Closed' ORDER BY \"Number\" DESC LIMIT 50";
    private const string Talk = "SELECT \"Seq\", \"Author\", \"AuthorName\", \"Kind\", \"Text\", \"AtUtc\" FROM conversations_message WHERE \"ConversationId\" = (SELECT \"Id\" FROM conversations_conversation WHERE \"Number\" = $1) ORDER BY \"Seq\"";
    private const int FirstNumber = 10_000_000;
    private const int Numbers = 5_000;

    /// <summary>Reads the embedded database's file.</summary>
    public static void Map(WebApplication app, string file) => Map(app, new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadOnly }.ToString(), address => new SqliteConnection(address));

    /// <summary>Reads a PostgreSQL database; statements are prepared once for each connection.</summary>
    public static void MapPostgres(WebApplication app, string database) =>
        Map(app, new NpgsqlConnectionStringBuilder(database) { MaxAutoPrepare = 10, AutoPrepareMinUsages = 2 }.ToString(), address => new NpgsqlConnection(address));

    private static void Map(WebApplication app, string address, Func<string, DbConnection> connect)
    {
        var next = 0;
        app.MapGet("/page", () => ReadAsync(connect(address), Page, null));
        app.MapGet("/talk", () => ReadAsync(connect(address), Talk, FirstNumber + (Interlocked.Increment(ref next) % Numbers)));
    }

    private static async Task<IResult> ReadAsync(DbConnection connection, string sql, long? number)
    {
        await using var opened = connection;
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // One of the constants above.
        command.CommandText = sql;
#pragma warning restore CA2100
        if (number is { } value)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = connection is SqliteConnection ? "$1" : "";
            parameter.Value = value;
            command.Parameters.Add(parameter);
        }

        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<object?[]>();
        while (await reader.ReadAsync())
        {
            var row = new object?[reader.FieldCount];
            for (var c = 0; c < row.Length; c++)
            {
                row[c] = reader.IsDBNull(c) ? null : reader.GetValue(c);
            }

            rows.Add(row);
        }

        return Results.Ok(rows);
    }
}
