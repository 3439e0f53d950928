using System.Data.Common;
using System.Diagnostics;
using Kefu.Bench.Seeding;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Kefu.Bench.Reading;

/// <summary>G8 and G9: finding a rare and a common word among a million messages, and how soon what was just said is found.</summary>
internal sealed class Search(int rounds, int seconds, int messages, string? folder)
{
    private const int MessagesEach = 10;
    private const double MessagesASecond = 1000;

    public Task<IReadOnlyList<Figure>> RunAsync(CancellationToken ct) => BothDatabases.RunAsync((name, data, database) => SideAsync(name, data, database?.Address, database?.Postmaster, ct), ct, folder);

    private async Task<IReadOnlyList<Figure>> SideAsync(string engine, string data, string? database, int? postmaster, CancellationToken ct)
    {
        await Seed.RunAsync(data, database, new SeedSize(0, messages / MessagesEach, MessagesEach, messages), ct);
        await using var kefu = await ServerProcess.StartKefuAsync(data, database, demo: true, postmaster, ct);
        await kefu.AnnouncedAsync(ct);
        using var supervisor = await Desk.SignInAsync(kefu.Address, "supervisor", ct);
        Asked Ask(string what, string word, double? most) => new($"search.{engine}.{what}", kefu, _ => cancel => supervisor.Http.GetAsync("/api/v1/search?take=50&q=" + Uri.EscapeDataString(word), cancel), most, "G8");
        var (rare, common) = (Ask("rare", Words.Rare, 0.43), Ask("common", Words.Common, null));
        for (var round = 0; round <= rounds; round++)
        {
            await rare.MeasureAsync(TimeSpan.FromSeconds(seconds), keep: round > 0, ct);
            await common.MeasureAsync(TimeSpan.FromSeconds(seconds), keep: round > 0, ct);
        }

        var lag = await LagAsync(kefu, data, database, ct);
        return
        [
            rare.ToFigure(null),
            new Figure($"search.{engine}.common", Measure.Round(common.Cpu), "ms CPU", Measure.Round(rare.Cpu), Measure.Round(rare.Cpu / common.Cpu), "≤ 10 times that of a rare word (G8)", common.Cpu <= 10 * rare.Cpu),
            new Figure($"search.{engine}.lag-p99", Measure.Round(lag), "ms", null, null, $"≤ 1000 ms at {MessagesASecond} messages/s (G9)", lag <= 1000),
        ];
    }

    /// <summary>How long after a row stood in the log the index had it: p99 in ms, while messages come steadily.</summary>
    private async Task<double> LagAsync(ServerProcess kefu, string data, string? database, CancellationToken ct)
    {
        var visitors = await Visitors.EnterAsync(kefu.Address, Load.Clients, ct);
        await using DbConnection connection = database is null ? new SqliteConnection($"Data Source={Path.Combine(data, "kefu.db")};Mode=ReadOnly") : new NpgsqlConnection(database);
        await connection.OpenAsync(ct);
        await using var look = connection.CreateCommand();
        look.CommandText = "SELECT (SELECT max(\"Seq\") FROM platform_log), (SELECT \"Seq\" FROM platform_cursor WHERE \"Name\" = 'conversations.words')";
        var load = Load.OpenAsync(visitors, MessagesASecond, TimeSpan.FromSeconds(Math.Max(10, seconds)), ct);
        var clock = Stopwatch.StartNew();
        var seen = new List<(double AtMs, long Written, long Indexed)>();
        while (!load.IsCompleted)
        {
            await using (var row = await look.ExecuteReaderAsync(ct))
            {
                await row.ReadAsync(ct);
                seen.Add((clock.Elapsed.TotalMilliseconds, row.GetInt64(0), row.GetInt64(1)));
            }

            await Task.Delay(10, ct);
        }

        await load;
        var lags = new List<double>();
        var then = 0;
        foreach (var (at, written, _) in seen)
        {
            while (then < seen.Count && seen[then].Indexed < written)
            {
                then++;
            }

            if (then == seen.Count)
            {
                break;
            }

            lags.Add(Math.Max(0, seen[then].AtMs - at));
        }

        return Measure.Percentile([.. lags.Order()], 0.99);
    }
}
