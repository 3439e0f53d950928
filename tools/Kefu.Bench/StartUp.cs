using Kefu.Bench.Seeding;

namespace Kefu.Bench;

/// <summary>G12: from the start of the process to ready, and the memory of an idle server, on a large database.</summary>
internal sealed class StartUp(int rounds, int tickets)
{
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(10);

    public async Task<IReadOnlyList<Figure>> RunAsync(CancellationToken ct)
    {
        var folder = Directory.CreateTempSubdirectory("kefu-bench-").FullName;
        try
        {
            var data = Path.Combine(folder, "kefu");
            Report.Progress($"seeding {tickets} tickets");
            await Seed.RunAsync(data, null, new SeedSize(tickets), ct);
            var (own, bare) = (new List<(double Ms, double Mb)>(), new List<(double Ms, double Mb)>());
            for (var round = 0; round <= rounds; round++)
            {
                var limit = await MeasureAsync(await ServerProcess.StartBareAsync(Path.Combine(folder, "bare"), null, null, ct), ct);
                var mine = await MeasureAsync(await ServerProcess.StartKefuAsync(data, null, demo: true, null, ct), ct);
                Report.Progress(FormattableString.Invariant($"round {round}: {mine.Ms:0} ms, {mine.Mb:0} MB; bare {limit.Ms:0} ms, {limit.Mb:0} MB"));
                if (round > 0)
                {
                    own.Add(mine);
                    bare.Add(limit);
                }
            }

            var (ready, least) = (Measure.Median(own.Select(r => r.Ms)), Measure.Median(bare.Select(r => r.Ms)));
            var (memory, floor) = (Measure.Median(own.Select(r => r.Mb)), Measure.Median(bare.Select(r => r.Mb)));
            return
            [
                new Figure("start.ready", Measure.Round(ready), "ms", Measure.Round(least), Measure.Round(least / ready), "≤ 1500 ms to ready (G12)", ready <= 1500),
                new Figure("start.memory", Measure.Round(memory), "MB", Measure.Round(floor), Measure.Round(floor / memory), "≤ 150 MB anonymous, idle (G12)", memory <= 150),
            ];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<(double Ms, double Mb)> MeasureAsync(ServerProcess server, CancellationToken ct)
    {
        await using (server)
        {
            await Task.Delay(Idle, ct);
            return (server.ReadyAfter.TotalMilliseconds, server.AnonymousMb());
        }
    }
}
