using Kefu.Platform.Nodes;
using Npgsql;

namespace Kefu.Platform.Persistence;

/// <summary>The wire between nodes on LISTEN and NOTIFY. It needs a connection of its own that no pooler shares between clients.</summary>
internal sealed class PostgresWire(NpgsqlDataSource source) : INodeWire
{
    private static readonly TimeSpan AskAfter = TimeSpan.FromSeconds(5);

    /// <summary>The engine takes less than 8,000 bytes.</summary>
    public int LongestWord => 7_900;

    public async Task ListenAsync(Action<string> hear, Action listening, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        connection.Notification += (_, said) => hear(said.Payload);
        await using (var listen = new NpgsqlCommand("LISTEN kefu", connection))
        {
            await listen.ExecuteNonQueryAsync(ct);
        }

        try
        {
            listening();
            while (true)
            {
                // A line that is silent may be dead without anybody having said so.
                if (!await connection.WaitAsync(AskAfter, ct))
                {
                    await using var ask = new NpgsqlCommand("SELECT 1", connection) { CommandTimeout = 3 };
                    await ask.ExecuteScalarAsync(ct);
                }
            }
        }
        finally
        {
            // The pool takes sessions back as they are, and this one listens: it is not for others.
            NpgsqlConnection.ClearPool(connection);
        }
    }

    public async Task SendAsync(IReadOnlyList<string> words, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var batch = connection.CreateBatch();
        foreach (var word in words)
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand("SELECT pg_notify('kefu', $1)") { Parameters = { new NpgsqlParameter<string> { TypedValue = word } } });
        }

        await batch.ExecuteNonQueryAsync(ct);
    }
}
