using System.Diagnostics;
using Kefu.Routing.Domain;

namespace Kefu.Bench;

/// <summary>G15: how many conversations a second routing brings to somebody, with 1,000 waiting and 200 agents, on one core.</summary>
internal sealed class RoutingBench(int rounds, int seconds)
{
    private const double Goal = 500;

    public async Task<IReadOnlyList<Figure>> RunAsync(CancellationToken ct)
    {
        var figures = new List<Figure>(await Task.Run(Pure, ct));
        figures.AddRange(await new RoutingStore(rounds).RunAsync(ct));
        return figures;
    }

    private List<Figure> Pure()
    {
        var (rush, steady) = (RoutingFloor.Snapshot(RoutingFloor.Agents * RoutingFloor.Places), RoutingFloor.Snapshot(freePlaces: 1));
        var results = (Bare: new List<double>(), Rush: new List<double>(), Steady: new List<double>());
        var each = TimeSpan.FromSeconds(seconds / 4.0);
        for (var round = 0; round <= rounds; round++)
        {
            var bare = PerSecond(() => LeastLoaded(rush), each);
            var crowd = PerSecond(() => Assigned(rush), each);
            var single = PerSecond(() => Assigned(steady), each);
            Report.Progress(FormattableString.Invariant($"round {round}: bare {bare:0} /s, everybody free {crowd:0} /s, one place free {single:0} /s"));
            if (round > 0)
            {
                results.Bare.Add(bare);
                results.Rush.Add(crowd);
                results.Steady.Add(single);
            }
        }

        var (least, all, one) = (Measure.Median(results.Bare), Measure.Median(results.Rush), Measure.Median(results.Steady));
        return
        [
            new Figure("routing.plan.rush", Measure.Round(all), "decisions/s", Measure.Round(least), Measure.Round(all / least), "≥ 500/s on one core (G15)", all >= Goal),
            new Figure("routing.plan.one-free", Measure.Round(one), "decisions/s", Measure.Round(least), Measure.Round(one / least), "≥ 500/s on one core (G15)", one >= Goal),
        ];
    }

    private static int Assigned(RoutingSnapshot snapshot) => RoutingPlanner.Plan(snapshot).Decisions.Count(d => d.AssignedTo is not null);

    /// <summary>By the CPU time of the whole process, collector included: so many a second on one core that does nothing else.</summary>
    private static double PerSecond(Func<int> plan, TimeSpan length)
    {
        var clock = Stopwatch.StartNew();
        var before = Environment.CpuUsage.TotalTime;
        long assigned = 0;
        do
        {
            assigned += plan();
        }
        while (clock.Elapsed < length);
        return assigned / (Environment.CpuUsage.TotalTime - before).TotalSeconds;
    }

    /// <summary>The limit: the longest waiting goes to whoever has most places free. No skill, no language, no fairness, no reason kept.</summary>
    private static int LeastLoaded(RoutingSnapshot snapshot)
    {
        var free = snapshot.Agents.Select(a => a.Capacity["chat"] - a.Load["chat"]).ToArray();
        var assigned = 0;
        foreach (var item in snapshot.Items.OrderBy(i => i.QueuedAtUtc))
        {
            var best = -1;
            for (var a = 0; a < free.Length; a++)
            {
                if (free[a] > 0 && snapshot.Agents[a].Queues.Contains(item.QueueId) && (best < 0 || free[a] > free[best]))
                {
                    best = a;
                }
            }

            if (best >= 0)
            {
                free[best]--;
                assigned++;
            }
        }

        return assigned;
    }
}
