using Kefu.Contracts.Tickets;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kefu.Tests.Platform;

public sealed class LogTests
{
    [Theory, OnEachDatabase]
    public async Task Readers_should_see_every_row_once_and_in_order_when_many_writers_commit_at_once(Database database)
    {
        await using var app = await KefuApp.StartAsync(database);
        var subject = Guid.CreateVersion7();
        var tail = app.Services.GetRequiredService<LogTail>();
        var from = tail.Position;
        using var cut = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var seen = Task.Run(async () =>
        {
            var rows = new List<LogEntry>();
            await foreach (var entry in tail.FollowAsync(from, cut.Token))
            {
                if (entry.SubjectId == subject)
                {
                    rows.Add(entry);
                }

                if (rows.Count == 200)
                {
                    return rows;
                }
            }

            return rows;
        });

        await Parallel.ForAsync(0, 200, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, ct) => await app.AsSystemAsync(async services =>
        {
            var db = services.GetRequiredService<KefuDbContext>();
            using var turn = await services.GetRequiredService<WriteGate>().EnterAsync(ct);
            await using var transaction = await db.Database.BeginTransactionAsync(ct);
            var log = services.GetRequiredService<EventLog>();
            log.Append(new TicketReopened(new TicketId(subject), i.ToString(System.Globalization.CultureInfo.InvariantCulture)), "test", subject, null);
            await log.WriteAsync(ct);
            await Task.Delay(i % 7, ct);
            await transaction.CommitAsync(ct);
        }));

        var all = await seen;
        Assert.Equal(200, all.Select(e => e.Read<TicketReopened>().Why).Distinct().Count());
        Assert.Equal(all.Select(e => e.Position).Order(), all.Select(e => e.Position));
    }

    [Fact]
    public async Task Reading_on_should_begin_at_its_place_and_not_at_the_first_row_ever_written()
    {
        await using var app = await KefuApp.StartAsync(Database.Sqlite);
        var dialect = app.Services.GetRequiredService<IDialect>();
        await using var connection = await dialect.OpenAsync(CancellationToken.None);
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // No input in the text.
        command.CommandText = $"EXPLAIN QUERY PLAN SELECT \"Payload\" FROM platform_log WHERE {dialect.LogAfterSql} ORDER BY {dialect.LogOrderSql} LIMIT $3";
#pragma warning restore CA2100
        command.AddPositional(0L, 1_000_000L, 500L);
        await using var reader = await command.ExecuteReaderAsync();
        var plan = new List<string>();
        while (await reader.ReadAsync())
        {
            plan.Add(reader.GetString(3));
        }

        Assert.Equal(["SEARCH platform_log USING INTEGER PRIMARY KEY (rowid>?)"], plan);
    }

    [Theory, OnEachDatabase]
    public async Task Group_commit_should_keep_each_good_write_when_one_of_the_group_fails(Database database)
    {
        await using var app = await KefuApp.StartAsync(database);
        var group = app.Services.GetRequiredService<GroupCommit>();
        const string insert = "INSERT INTO platform_counter (\"Name\", \"Value\") VALUES ($1, $2)";
        const string select = "SELECT \"Value\" FROM platform_counter WHERE \"Name\" = $1";

        var writes = Enumerable.Range(0, 50).Select(async i =>
        {
            var name = "n" + (i == 25 ? 24 : i);
            try
            {
                var row = await group.WriteAsync(new WriteUnit(Guid.Empty, new Statement(insert, name, (long)i), new Statement(select, name)), CancellationToken.None);
                return DbValues.ToLong(row![0]!);
            }
            catch (System.Data.Common.DbException)
            {
                return -1L;
            }
        });

        var values = await Task.WhenAll(writes);
        Assert.Equal(1, values.Count(v => v == -1));
        Assert.Equal(49, await app.ReadAsync(db => db.Set<Counter>().CountAsync()));
    }
}
