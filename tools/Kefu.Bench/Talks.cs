using System.Collections.Concurrent;
using System.Diagnostics;

namespace Kefu.Bench;

/// <summary>Speakers who each say something once a second, and how long it took until it was heard.</summary>
internal sealed class Talks(int count)
{
    private readonly long[] _saidAt = new long[count];
    private readonly bool[] _awaited = new bool[count];
    private readonly ConcurrentQueue<double> _latencies = new();
    private int _refused;

    /// <summary>The other side heard something of this talk.</summary>
    public void Heard(int talk, bool isIt)
    {
        if (isIt && Volatile.Read(ref _awaited[talk]))
        {
            Volatile.Write(ref _awaited[talk], false);
            _latencies.Enqueue(Stopwatch.GetElapsedTime(Volatile.Read(ref _saidAt[talk])).TotalMilliseconds);
        }
    }

    /// <summary>How many words were not taken because too much came in.</summary>
    public int Refused => _refused;

    public void Clear()
    {
        _latencies.Clear();
        _refused = 0;
    }

    public double[] Latencies() => [.. _latencies.Order()];

    public async Task SpeakAsync(List<WireClient> speakers, TimeSpan length, CancellationToken ct)
    {
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(speakers.Select((speaker, i) => Task.Run(
            async () =>
            {
                for (var due = TimeSpan.FromSeconds((double)i / speakers.Count); due < length; due += TimeSpan.FromSeconds(1))
                {
                    var early = due - clock.Elapsed;
                    if (early > TimeSpan.Zero)
                    {
                        await Task.Delay(early, ct);
                    }

                    if (Volatile.Read(ref _awaited[i]))
                    {
                        // A whole second later nobody has heard the last word: it counts as it stands.
                        _latencies.Enqueue(Stopwatch.GetElapsedTime(_saidAt[i]).TotalMilliseconds);
                    }

                    Volatile.Write(ref _saidAt[i], Stopwatch.GetTimestamp());
                    Volatile.Write(ref _awaited[i], true);
                    var status = await speaker.SendAsync(ct);
                    if (status is 503)
                    {
                        Volatile.Write(ref _awaited[i], false);
                        Interlocked.Increment(ref _refused);
                    }
                    else if (status is not (200 or 201))
                    {
                        throw new InvalidOperationException($"The server answered {status}: {speaker.LastAnswer()}");
                    }
                }
            },
            ct)));
        await Task.Delay(TimeSpan.FromMilliseconds(500), ct);
    }
}
