using Kefu.Bench.Seeding;

namespace Kefu.Bench;

/// <summary>G12: from the start of the process to ready, and the memory of an idle server, on a large database.</summary>
internal sealed class StartUp(int rounds, int tickets)
{
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(10);

    public Task<IReadOnlyList<Figure>> RunAsync(CancellationToken ct) => BothDatabases.RunAsync((name, folder, database) => SideAsync(name, folder, database, ct), ct);

    private async Task<IReadOnlyList<Figure>> SideAsync(string name, string folder, ScratchDatabase? database, CancellationToken ct)
    {
        var data = Path.Combine(folder, "kefu");
        Report.Progress($"{name}: seeding {tickets} tickets");
        await Seed.RunAsync(data, database?.Address, new SeedSize(tickets), ct);
        var (own, bare) = (new List<(double Ms, double Mb)>(), new List<(double Ms, double Mb)>());
        for (var round = 0; round <= rounds; round++)
        {
            var limit = await MeasureAsync(await ServerProcess.StartBareAsync(Path.Combine(folder, "bare"), null, null, ct), ct);
            var mine = await MeasureAsync(await ServerProcess.StartKefuAsync(data, database?.Address, demo: true, database?.Postmaster, ct), ct);
            Report.Progress(FormattableString.Invariant($"{name} round {round}: {mine.Ms:0} ms, {mine.Mb:0} MB; bare {limit.Ms:0} ms, {limit.Mb:0} MB"));
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
            new Figure($"start.{name}.ready", Measure.Round(ready), "ms", Measure.Round(least), Measure.Round(least / ready), "≤ 1500 ms to ready (G12)", ready <= 1500),
            new Figure($"start.{name}.memory", Measure.Round(memory), "MB", Measure.Round(floor), Measure.Round(floor / memory), "≤ 150 MB anonymous, idle (G12)", memory <= 150),
        ];
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
