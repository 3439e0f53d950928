using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;

namespace Kefu.Bench.Reading;

/// <summary>The limit of reading: the same rows of the same file by prepared statements, for nobody in particular.</summary>
internal static class BareReads
{
    private const string Page = "SELECT \"Number\", \"Subject\", \"Kind\", \"Priority\", \"Status\", \"Owner\", \"Assignee\", \"OpenedAtUtc\", \"UpdatedAtUtc\" FROM tickets_ticket WHERE \"Status\" = 'Closed' ORDER BY \"Number\" DESC LIMIT 50";
    private const string Talk = "SELECT \"Seq\", \"Author\", \"AuthorName\", \"Kind\", \"Text\", \"AtUtc\" FROM conversations_message WHERE \"ConversationId\" = (SELECT \"Id\" FROM conversations_conversation WHERE \"Number\" = 10000000 + abs(random() % 5000)) ORDER BY \"Seq\"";

    public static void Map(WebApplication app, string file)
    {
        app.MapGet("/page", () => Read(file, Page));
        app.MapGet("/talk", () => Read(file, Talk));
    }

    private static IResult Read(string file, string sql)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadOnly }.ToString());
        connection.Open();
        using var command = BareSqlite.Prepare(connection, sql, 0);
        using var reader = command.ExecuteReader();
        var rows = new List<object?[]>();
        while (reader.Read())
        {
            var row = new object?[reader.FieldCount];
            for (var c = 0; c < row.Length; c++)
            {
                row[c] = reader.IsDBNull(c) ? null : reader.GetString(c);
            }

            rows.Add(row);
        }

        return Results.Ok(rows);
    }
}
