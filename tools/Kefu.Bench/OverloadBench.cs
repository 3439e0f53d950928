using System.Diagnostics;

namespace Kefu.Bench;

/// <summary>G14: four times as many messages as can be accepted, whether or not the last ones were answered: how many are accepted, and how fast the others are sent away.</summary>
internal sealed class OverloadBench(int rounds, int seconds)
{
    private const int Times = 4;

    /// <summary>As many connections as keep up with the pace while refusals are quick.</summary>
    private const int Callers = 512;

    private sealed record Round(double Peak, double Goodput, double RefusedMs, double Refused, double AcceptedMs);

    public Task<IReadOnlyList<Figure>> RunAsync(CancellationToken ct) => BothDatabases.RunAsync((name, folder, database) => CompareAsync(name, folder, database, ct), ct);

    private async Task<IReadOnlyList<Figure>> CompareAsync(string name, string folder, ScratchDatabase? database, CancellationToken ct)
    {
        await using var bare = await ServerProcess.StartBareAsync(Path.Combine(folder, "bare"), null, null, ct);
        var seed = await LiveSeed.CreateAsync(Path.Combine(folder, "kefu"), database, Callers, Callers, ct);
        await using var kefu = await ServerProcess.StartKefuAsync(Path.Combine(folder, "kefu"), database?.Address, demo: false, database?.Postmaster, ct);
        var limit = await ConnectAsync(bare, Enumerable.Repeat(("/real", (string?)null), Callers), ct);
        var refused = await ConnectAsync(bare, Enumerable.Repeat(("/bare-busy", (string?)null), Callers), ct);
        var customers = await ConnectAsync(kefu, seed.Tokens.Select(token => ("/api/v1/widget/messages", (string?)token)), ct);
        var (own, floor, quickest) = (new List<Round>(), new List<Round>(), new List<double>());
        for (var round = 0; round <= rounds; round++)
        {
            var (theirs, mine) = (await MeasureAsync(bare, limit, ct), await MeasureAsync(kefu, customers, ct));
            var (_, sent) = await StormAsync(refused, mine.Peak * Times, TimeSpan.FromSeconds(seconds), ct);
            Report.Progress(FormattableString.Invariant($"{name} round {round}: {Say(mine)}; bare {Say(theirs)}; refusing all at the same pace p99 {Measure.Percentile(sent, 0.99):0.0} ms"));
            if (round > 0)
            {
                own.Add(mine);
                quickest.Add(Measure.Percentile(sent, 0.99));
                floor.Add(theirs);
            }
        }

        double Of(List<Round> side, Func<Round, double> what) => Measure.Round(Measure.Median(side.Select(what)));
        var (kept, keptBare, late, least) = (Of(own, r => r.Goodput / r.Peak), Of(floor, r => r.Goodput / r.Peak), Of(own, r => r.RefusedMs), Measure.Round(Measure.Median(quickest)));
        return
        [
            new Figure($"overload.{name}.goodput", kept, "of peak", keptBare, Measure.Round(kept / keptBare), "≥ 0.8 of its own peak (G14)", kept >= 0.8),
            new Figure($"overload.{name}.refusal", late, "ms p99", least, Measure.Round(least / late), "≤ 50 ms, 429 or 503 with Retry-After (G14)", late <= 50),
            new Figure($"overload.{name}.accepted", Of(own, r => r.AcceptedMs), "ms p99", Of(floor, r => r.AcceptedMs), Measure.Round(Of(floor, r => r.AcceptedMs) / Of(own, r => r.AcceptedMs)), null, null),
            new Figure($"overload.{name}.refused", Of(own, r => r.Refused), "of all", Of(floor, r => r.Refused), null, null, null),
            new Figure($"overload.{name}.peak", Of(own, r => r.Peak), "messages/s", Of(floor, r => r.Peak), null, null, null),
        ];
    }

    private async Task<Round> MeasureAsync(ServerProcess server, IReadOnlyList<WireClient> callers, CancellationToken ct)
    {
        await server.SettleAsync(ct);
        var peak = (await Load.ClosedAsync([.. callers.Take(Load.Clients)], TimeSpan.FromSeconds(seconds), ct)).Rate;
        await server.SettleAsync(ct);
        var (accepted, refused) = await StormAsync(callers, peak * Times, TimeSpan.FromSeconds(seconds), ct);
        return new Round(
            peak,
            accepted.Length / (double)seconds,
            refused.Length == 0 ? 0 : Measure.Percentile(refused, 0.99),
            refused.Length / (double)(accepted.Length + refused.Length),
            accepted.Length == 0 ? 0 : Measure.Percentile(accepted, 0.99));
    }

    /// <summary>Requests come at their pace; one that finds no caller free waits, and its wait counts. Only answers that came in time count.</summary>
    private static async Task<(double[] Accepted, double[] Refused)> StormAsync(IReadOnlyList<WireClient> callers, double rate, TimeSpan length, CancellationToken ct)
    {
        var answers = new (int Status, double Ms)[(int)(rate * length.TotalSeconds)];
        var next = -1;
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(callers.Select(caller => Task.Run(
            async () =>
            {
                var looked = false;
                while (Interlocked.Increment(ref next) is var i && i < answers.Length && clock.Elapsed < length)
                {
                    var due = i / rate * 1000;
                    var early = due - clock.Elapsed.TotalMilliseconds;
                    if (early > 0)
                    {
                        await Task.Delay(TimeSpan.FromMilliseconds(early), ct);
                    }

                    var from = early > 0 ? clock.Elapsed.TotalMilliseconds : due;
                    var status = await caller.SendAsync(ct);
                    answers[i] = (status, clock.Elapsed.TotalMilliseconds - from);
                    if (status is 429 or 503 && !looked)
                    {
                        // Once is enough: looking costs more than asking.
                        looked = caller.LastAnswer().Contains("\r\nRetry-After: ", StringComparison.Ordinal) ? true : throw new InvalidOperationException("A refusal says no time to come back: " + caller.LastAnswer());
                    }

                    if (status is not (200 or 201 or 429 or 503))
                    {
                        throw new InvalidOperationException($"The server answered {status}: {caller.LastAnswer()}");
                    }
                }
            },
            ct)));
        double[] Of(params int[] statuses) => [.. answers.Where(a => statuses.Contains(a.Status)).Select(a => a.Ms).Order()];
        return (Of(200, 201), Of(429, 503));
    }

    private static async Task<IReadOnlyList<WireClient>> ConnectAsync(ServerProcess server, IEnumerable<(string Path, string? Token)> doors, CancellationToken ct)
    {
        var clients = new List<WireClient>();
        foreach (var (path, token) in doors)
        {
            clients.Add(await WireClient.ConnectAsync(server.Address, path, token, ct));
        }

        return clients;
    }

    private static string Say(Round r) =>
        FormattableString.Invariant($"peak {r.Peak:0} /s, under storm {r.Goodput:0} /s accepted (p99 {r.AcceptedMs:0} ms), {r.Refused:P0} refused (p99 {r.RefusedMs:0.0} ms)");
}
