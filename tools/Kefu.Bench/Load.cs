using System.Diagnostics;

namespace Kefu.Bench;

/// <summary>What a load met.</summary>
/// <param name="LatenciesMs">Sorted; only of an open loop.</param>
/// <param name="LongestGapMs">The longest time without any answer.</param>
internal sealed record LoadResult(int Answers, double Seconds, double[] LatenciesMs, double LongestGapMs)
{
    public double Rate => Answers / Seconds;
}

/// <summary>Loads a server with many clients.</summary>
internal static class Load
{
    public const int Clients = 64;

    /// <summary>Each client sends its next request as soon as the last is answered.</summary>
    public static async Task<LoadResult> ClosedAsync(IReadOnlyList<WireClient> clients, TimeSpan length, CancellationToken ct)
    {
        var clock = Stopwatch.StartNew();
        var counts = await Task.WhenAll(clients.Select(client => Task.Run(
            async () =>
            {
                var count = 0;
                while (clock.Elapsed < length)
                {
                    await SendAsync(client, ct);
                    count++;
                }

                return count;
            },
            ct)));
        return new LoadResult(counts.Sum(), clock.Elapsed.TotalSeconds, [], 0);
    }

    /// <summary>Requests come at a steady rate whatever the server does; one that had to wait for a free client counts from its due moment.</summary>
    public static async Task<LoadResult> OpenAsync(IReadOnlyList<WireClient> clients, double rate, TimeSpan length, CancellationToken ct)
    {
        var most = (int)(rate * length.TotalSeconds);
        var latencies = new double[most];
        var ends = new double[most];
        var next = -1;
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(clients.Select(client => Task.Run(
            async () =>
            {
                while (Interlocked.Increment(ref next) is var i && i < most)
                {
                    var due = i / rate * 1000;
                    var early = due - clock.Elapsed.TotalMilliseconds;
                    if (early > 0)
                    {
                        await Task.Delay(TimeSpan.FromMilliseconds(early), ct);
                    }

                    // A timer that rings late is this machine's fault, a client that was still busy is the server's.
                    var from = early > 0 ? clock.Elapsed.TotalMilliseconds : due;
                    await SendAsync(client, ct);
                    ends[i] = clock.Elapsed.TotalMilliseconds;
                    latencies[i] = ends[i] - from;
                }
            },
            ct)));
        var seconds = clock.Elapsed.TotalSeconds;
        Array.Sort(latencies);
        Array.Sort(ends);
        var gap = ends.Zip(ends.Skip(1), (a, b) => b - a).DefaultIfEmpty().Max();
        return new LoadResult(most, seconds, latencies, gap);
    }

    private static async Task SendAsync(WireClient client, CancellationToken ct)
    {
        var status = await client.SendAsync(ct);
        if (status is not (200 or 201 or 204))
        {
            throw new InvalidOperationException($"The server answered {status}: {client.LastAnswer()}");
        }
    }
}
