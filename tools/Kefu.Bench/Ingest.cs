namespace Kefu.Bench;

/// <summary>G1, G2 and G3: what it costs to accept a message, how many are accepted in a second, and how even that is.</summary>
internal sealed class Ingest(int rounds, int seconds, int tailSeconds)
{
    private sealed record Round(double Rate, double CpuMs, double CpuWithReadersMs);

    public Task<IReadOnlyList<Figure>> RunAsync(CancellationToken ct) => BothDatabases.RunAsync((_, folder, database) => database is null ? SqliteAsync(folder, ct) : PostgresAsync(folder, database, ct), ct);

    private async Task<IReadOnlyList<Figure>> SqliteAsync(string folder, CancellationToken ct)
    {
        await using var bare = await ServerProcess.StartBareAsync(Path.Combine(folder, "bare"), null, null, ct);
        await using var kefu = await ServerProcess.StartKefuAsync(Path.Combine(folder, "kefu"), null, demo: true, null, ct);
        var visitors = await Visitors.EnterAsync(kefu.Address, Load.Clients, ct);
        var real = await ConnectAsync(bare, "/real", ct);
        var single = await ConnectAsync(bare, "/single", ct);
        var measured = await InterleaveAsync([(bare, real), (kefu, visitors), (bare, single)], ct);
        var (limit, own, alone) = (measured[0], measured[1], measured[2]);

        var rate = Rate(own);
        await kefu.SettleAsync(ct);
        Report.Progress($"tail: {rate / 2:0} messages a second for {tailSeconds} seconds");
        var tail = await Load.OpenAsync(visitors, rate / 2, TimeSpan.FromSeconds(tailSeconds), ct);
        var (p50, p99) = (Measure.Percentile(tail.LatenciesMs, 0.5), Measure.Percentile(tail.LatenciesMs, 0.99));
        return
        [
            Compare("ingest.sqlite.rate", rate, "messages/s", Rate(limit), rate / Rate(limit), 0.5, "ratio ≥ 0.5 of group commit (G1)"),
            Compare("ingest.sqlite.cpu", Cpu(own), "ms/message", Cpu(limit), Cpu(limit) / Cpu(own), 0.5, "ratio ≥ 0.5 of group commit (G1)"),
            Inform("ingest.sqlite.cpu-with-readers", CpuWithReaders(own), "ms/message", CpuWithReaders(limit), CpuWithReaders(limit) / CpuWithReaders(own)),
            Compare("ingest.sqlite.rate-ungrouped", rate, "messages/s", Rate(alone), rate / Rate(alone), 1.2, "ratio ≥ 1.2 of one commit a message (G1)"),
            new Figure("ingest.sqlite.tail-p99", Measure.Round(p99), "ms", Measure.Round(p50), Measure.Round(p99 / p50), "p99 ≤ 10 × p50 at half capacity (G3)", p99 <= 10 * p50),
            new Figure("ingest.sqlite.stall", Measure.Round(tail.LongestGapMs), "ms", null, null, "≤ 50 ms without an answer (G3)", tail.LongestGapMs <= 50),
            Inform("ingest.sqlite.slowest", tail.LatenciesMs[^1], "ms", null, null),
        ];
    }

    private async Task<IReadOnlyList<Figure>> PostgresAsync(string folder, ScratchDatabase database, CancellationToken ct)
    {
        await using var beside = await ScratchDatabase.CreateAsync(ct) ?? throw new InvalidOperationException("The server of the first database is gone.");
        await using var bare = await ServerProcess.StartBareAsync(Path.Combine(folder, "bare"), beside.Address, beside.Postmaster, ct);
        await using var kefu = await ServerProcess.StartKefuAsync(Path.Combine(folder, "kefu"), database.Address, demo: true, database.Postmaster, ct);
        var visitors = await Visitors.EnterAsync(kefu.Address, Load.Clients, ct);
        var single = await ConnectAsync(bare, "/single", ct);
        var measured = await InterleaveAsync([(bare, single), (kefu, visitors)], ct);
        var (limit, own) = (measured[0], measured[1]);
        return
        [
            Compare("ingest.postgres.rate", Rate(own), "messages/s", Rate(limit), Rate(own) / Rate(limit), 1, "ratio ≥ 1.0 of single inserts (G2)"),
            Inform("ingest.postgres.cpu", Cpu(own), "ms/message", Cpu(limit), Cpu(limit) / Cpu(own)),
        ];
    }

    private static async Task<IReadOnlyList<WireClient>> ConnectAsync(ServerProcess server, string path, CancellationToken ct)
    {
        var clients = new List<WireClient>();
        for (var i = 0; i < Load.Clients; i++)
        {
            clients.Add(await WireClient.ConnectAsync(server.Address, path, null, ct));
        }

        return clients;
    }

    /// <summary>A B C A B C …, after one round that only warms up.</summary>
    private async Task<List<List<Round>>> InterleaveAsync(IReadOnlyList<(ServerProcess Server, IReadOnlyList<WireClient> Clients)> sides, CancellationToken ct)
    {
        var results = sides.Select(_ => new List<Round>()).ToList();
        for (var round = 0; round <= rounds; round++)
        {
            for (var side = 0; side < sides.Count; side++)
            {
                var (server, clients) = sides[side];
                await server.SettleAsync(ct);
                var before = server.CpuMs();
                var load = await Load.ClosedAsync(clients, TimeSpan.FromSeconds(round == 0 ? Math.Max(seconds, 8) : seconds), ct);
                var during = server.CpuMs() - before;
                await server.SettleAsync(ct);
                var result = new Round(load.Rate, during / load.Answers, (server.CpuMs() - before) / load.Answers);
                Report.Progress(FormattableString.Invariant($"round {round} side {side}: {result.Rate:0} /s, {result.CpuMs:0.0000} ms CPU each, {result.CpuWithReadersMs:0.0000} with what follows"));
                if (round > 0)
                {
                    results[side].Add(result);
                }
            }
        }

        return results;
    }

    private static double Rate(List<Round> measured) => Measure.Median(measured.Select(r => r.Rate));

    private static double Cpu(List<Round> measured) => Measure.Median(measured.Select(r => r.CpuMs));

    private static double CpuWithReaders(List<Round> measured) => Measure.Median(measured.Select(r => r.CpuWithReadersMs));

    private static Figure Compare(string name, double value, string unit, double baseline, double ratio, double atLeast, string goal) =>
        new(name, Measure.Round(value), unit, Measure.Round(baseline), Measure.Round(ratio), goal, ratio >= atLeast);

    private static Figure Inform(string name, double value, string unit, double? baseline, double? ratio) =>
        new(name, Measure.Round(value), unit, baseline is { } b ? Measure.Round(b) : null, ratio is { } r ? Measure.Round(r) : null, null, null);
}
