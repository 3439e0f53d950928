using System.Diagnostics;

namespace Kefu.Bench.Reading;

/// <summary>One kind of request and what it may cost.</summary>
/// <param name="Goal">The most CPU in ms; null when the figure only informs.</param>
internal sealed record Asked(string Name, ServerProcess Server, Func<int, Func<CancellationToken, Task<HttpResponseMessage>>> Send, double? Goal = null, string? GoalName = null)
{
    public List<(double CpuMs, double P50, double P95)> Measured { get; } = [];

    public double Cpu => Measure.Median(Measured.Select(m => m.CpuMs));

    /// <summary>Asks from a few clients at once for a while; a single slow answer is waited for.</summary>
    public async Task MeasureAsync(TimeSpan length, bool keep, CancellationToken ct)
    {
        const int clients = 4;
        await Server.SettleAsync(ct);
        var before = Server.CpuMs();
        var clock = Stopwatch.StartNew();
        var next = -1;
        var all = await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(
            async () =>
            {
                var mine = new List<double>();
                while (clock.Elapsed < length)
                {
                    var i = Interlocked.Increment(ref next);
                    var began = clock.Elapsed.TotalMilliseconds;
                    using var answer = await Send(i)(ct);
                    await answer.Content.ReadAsByteArrayAsync(ct);
                    if (!answer.IsSuccessStatusCode)
                    {
                        throw new InvalidOperationException($"{Name}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(ct)}");
                    }

                    mine.Add(clock.Elapsed.TotalMilliseconds - began);
                }

                return mine;
            },
            ct)));
        var latencies = all.SelectMany(l => l).Order().ToArray();
        await Server.SettleAsync(ct);
        var cpu = (Server.CpuMs() - before) / latencies.Length;
        Report.Progress(FormattableString.Invariant($"{Name}: {cpu:0.000} ms CPU, p50 {Measure.Percentile(latencies, 0.5):0.0} ms, p95 {Measure.Percentile(latencies, 0.95):0.0} ms, {latencies.Length} answers"));
        if (keep)
        {
            Measured.Add((cpu, Measure.Percentile(latencies, 0.5), Measure.Percentile(latencies, 0.95)));
        }
    }

    /// <summary>The CPU beside a baseline's.</summary>
    public Figure ToFigure(Asked? bare) => new(
        Name,
        Measure.Round(Cpu),
        "ms CPU",
        bare is null ? null : Measure.Round(bare.Cpu),
        bare is null ? null : Measure.Round(bare.Cpu / Cpu),
        Goal is { } most ? FormattableString.Invariant($"≤ {most} ms CPU ({GoalName})") : null,
        Goal is { } at ? Cpu <= at : null);
}
