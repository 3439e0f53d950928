using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Kefu.Bench;

/// <summary>G10 and G11: what an idle live feed costs, and how soon the other side hears what is said among ten thousand of them.</summary>
internal sealed class LiveBench(int rounds, int seconds, int connections)
{
    private const int Desks = 20;
    private const int Rate = 500;

    /// <summary>Long enough for every feed to get a sign of life.</summary>
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(16);

    private delegate Task<T> Measured<T>(ServerProcess server, Talks talks, List<Follower> followers, List<(string Path, string? Token)> writers, CancellationToken ct);

    /// <summary>What open feeds cost while nothing is said.</summary>
    private sealed record Rest(double KbEach, double EmptyShare, double CoreShare);

    /// <summary>What is said among open feeds.</summary>
    private sealed record Talk(double CpuMs, int Refused, double[] LatenciesMs);

    public Task<IReadOnlyList<Figure>> RunAsync(CancellationToken ct) => BothDatabases.RunAsync((name, folder, database) => CompareAsync(name, folder, database, ct), ct);

    private async Task<IReadOnlyList<Figure>> CompareAsync(string name, string folder, ScratchDatabase? database, CancellationToken ct)
    {
        var data = Path.Combine(folder, "kefu");
        var seed = await LiveSeed.CreateAsync(data, database, connections - Desks, Rate / 2, ct);
        // All of the resting first: what was said leaves clocks that run, and what those do is not idle.
        var (ownRest, bareRest) = await RoundsAsync((server, talks, followers, _, token) => RestAsync(server, followers, token), Say);
        var (own, bare) = await RoundsAsync(TalkAsync, Say);
        async Task<(List<T> Own, List<T> Bare)> RoundsAsync<T>(Measured<T> measured, Func<T, string> say)
        {
            var (own, bare) = (new List<T>(), new List<T>());
            for (var round = 1; round <= rounds; round++)
            {
                await using (var server = await ServerProcess.StartBareAsync(Path.Combine(folder, "bare"), null, null, ct))
                {
                    bare.Add(await BareAsync(server, measured, ct));
                }

                await using (var server = await ServerProcess.StartKefuAsync(data, database?.Address, demo: false, database?.Postmaster, ct))
                {
                    own.Add(await KefuAsync(server, seed, measured, ct));
                }

                Report.Progress(FormattableString.Invariant($"{name} round {round}: {say(own[^1])}; bare {say(bare[^1])}"));
            }

            return (own, bare);
        }

        static double Of<T>(List<T> side, Func<T, double> what) => Measure.Median(side.Select(what));
        static double P(List<Talk> side, double share) => Of(side, r => Measure.Percentile(r.LatenciesMs, share));
        Figure Compare(string what, double value, double limit, string unit, double most, string goal) =>
            new($"live.{name}.{what}", Measure.Round(value), unit, Measure.Round(limit), Measure.Round(limit / value), goal, value <= most);
        return
        [
            Compare("p50", P(own, 0.5), P(bare, 0.5), "ms", 3, "≤ 3 ms at 500 messages/s (G10)"),
            Compare("p99", P(own, 0.99), P(bare, 0.99), "ms", 20, "≤ 20 ms at 500 messages/s (G10)"),
            Compare("memory", Of(ownRest, r => r.KbEach), Of(bareRest, r => r.KbEach), "kB/feed", 55, "≤ 55 kB each (G11)"),
            Compare("idle", Of(ownRest, r => r.CoreShare), Of(bareRest, r => r.CoreShare), "% of a core", 5, "≤ 5 % of a core (G11)"),
            new Figure($"live.{name}.idle-no-feeds", Measure.Round(Of(ownRest, r => r.EmptyShare)), "% of a core", Measure.Round(Of(bareRest, r => r.EmptyShare)), null, null, null),
            new Figure($"live.{name}.refused", Of(own, r => r.Refused), "messages", Of(bare, r => r.Refused), null, null, null),
            new Figure($"live.{name}.cpu", Measure.Round(Of(own, r => r.CpuMs)), "ms/message", Measure.Round(Of(bare, r => r.CpuMs)), Measure.Round(Of(bare, r => r.CpuMs) / Of(own, r => r.CpuMs)), null, null),
        ];
    }

    private async Task<T> BareAsync<T>(ServerProcess server, Measured<T> measured, CancellationToken ct)
    {
        var talks = new Talks(Rate);
        return await measured(
            server,
            talks,
            [.. Enumerable.Range(0, connections).Select(i => new Follower($"/bare-feed/{i}", "", i < Rate ? (line => talks.Heard(i, line.StartsWith("event: message"u8) || line.IndexOf("event: message"u8) >= 0)) : null))],
            [.. Enumerable.Range(0, Rate).Select(i => ($"/bare-say/{i}", (string?)null))],
            ct);
    }

    private static async Task<T> KefuAsync<T>(ServerProcess server, LiveSeed seed, Measured<T> measured, CancellationToken ct)
    {
        // Even talks: the customer writes and a desk hears it. Odd ones: the floor writes and the customer hears it.
        var talks = new Talks(Rate);
        var cookies = await LiveSeed.SignInAsync(server.Address, ct);
        var answering = Encoding.ASCII.GetBytes(seed.Program.ToString());
        var ids = seed.Conversations.Select((id, i) => (Id: id, i)).ToDictionary(p => p.Id, p => p.i);
        var followers = seed.Tokens.Select((token, i) => new Follower("/api/v1/widget/feed", $"Authorization: Bearer {token}\r\n", i < seed.Conversations.Count
            ? line => talks.Heard((2 * i) + 1, line.IndexOf("event: message"u8) >= 0 && line.IndexOf("\"kind\":\"agent\""u8) >= 0)
            : null)).ToList();
        followers.AddRange(Enumerable.Range(0, Desks).Select(_ => new Follower("/feed", $"Cookie: {cookies}\r\n", line =>
        {
            if (line.IndexOf("event: conversations.message-posted"u8) >= 0 && line.IndexOf(answering) < 0 && ConversationOf(line) is { } id && ids.TryGetValue(id, out var i))
            {
                talks.Heard(2 * i, true);
            }
        })));
        var writers = seed.Conversations.SelectMany((id, i) => new[] { ("/api/v1/widget/messages", (string?)seed.Tokens[i]), ($"/api/v1/conversations/{id}/reply", seed.Key) }).ToList();
        return await measured(server, talks, followers, writers, ct);
    }

    private static async Task<Rest> RestAsync(ServerProcess server, List<Follower> followers, CancellationToken ct)
    {
        await server.SettleAsync(ct);
        var (quiet, empty) = (await ShareAsync(server, Idle / 2, ct), server.AnonymousMb());
        return await FollowedAsync(server, followers, async _ =>
        {
            var idle = await ShareAsync(server, Idle, ct);
            return new Rest((server.AnonymousMb() - empty) * 1024 / followers.Count, quiet, idle);
        }, ct);
    }

    private Task<Talk> TalkAsync(ServerProcess server, Talks talks, List<Follower> followers, List<(string Path, string? Token)> writers, CancellationToken ct) => FollowedAsync(server, followers, async following =>
    {
        var clients = new List<WireClient>();
        try
        {
            foreach (var (path, token) in writers)
            {
                clients.Add(await WireClient.ConnectAsync(server.Address, path, token, ct));
            }

            // The first seconds warm up.
            await talks.SpeakAsync(clients, TimeSpan.FromSeconds(5), ct);
            await server.SettleAsync(ct);
            talks.Clear();
            var before = server.CpuMs();
            await talks.SpeakAsync(clients, TimeSpan.FromSeconds(seconds), ct);
            var cpu = (server.CpuMs() - before) / (seconds * Rate);
            if (following.Any(f => f.IsCompleted))
            {
                throw new InvalidOperationException($"{following.Count(f => f.IsCompleted)} feeds ended while they were measured.");
            }

            return new Talk(cpu, talks.Refused, talks.Latencies());
        }
        finally
        {
            clients.ForEach(c => c.Dispose());
        }
    }, ct);

    private static async Task<T> FollowedAsync<T>(ServerProcess server, List<Follower> followers, Func<List<Task>, Task<T>> act, CancellationToken ct)
    {
        using var cut = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var feeds = new FeedClient[followers.Count];
        var following = new List<Task>();
        try
        {
            await Parallel.ForAsync(0, feeds.Length, new ParallelOptions { MaxDegreeOfParallelism = 32, CancellationToken = ct }, async (i, token) => feeds[i] = await FeedClient.OpenAsync(server.Address, followers[i].Path, followers[i].Headers, token));
            following.AddRange(feeds.Select((feed, i) => feed.FollowAsync(line => followers[i].Hear?.Invoke(line), cut.Token)));
            // What their coming gave the compiler to do is over by then: what is meant is feeds that are open, not feeds that open.
            await Task.Delay(TimeSpan.FromSeconds(20), ct);
            return await act(following);
        }
        finally
        {
            await cut.CancelAsync();
            Array.ForEach(feeds, f => f?.Dispose());
            await Task.WhenAll(following).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    /// <summary>How much of a core the server takes while nobody asks it for anything.</summary>
    private static async Task<double> ShareAsync(ServerProcess server, TimeSpan length, CancellationToken ct)
    {
        var (before, clock) = (server.CpuMs(), Stopwatch.StartNew());
        await Task.Delay(length, ct);
        return (server.CpuMs() - before) / clock.Elapsed.TotalMilliseconds * 100;
    }

    private static Guid? ConversationOf(ReadOnlySpan<byte> line)
    {
        var at = line.IndexOf("\"id\":\""u8);
        return at >= 0 && line.Length >= at + 42 && Guid.TryParse(Encoding.ASCII.GetString(line.Slice(at + 6, 36)), CultureInfo.InvariantCulture, out var id) ? id : null;
    }

    private static string Say(Rest r) => FormattableString.Invariant($"{r.KbEach:0.0} kB each, {r.CoreShare:0.0} % of a core idle ({r.EmptyShare:0.0} % without feeds)");

    private static string Say(Talk t) =>
        FormattableString.Invariant($"{t.CpuMs:0.00} ms CPU a message, p50 {Measure.Percentile(t.LatenciesMs, 0.5):0.00} ms, p99 {Measure.Percentile(t.LatenciesMs, 0.99):0.0} ms of {t.LatenciesMs.Length}, {t.Refused} refused");

    private delegate void Hearing(ReadOnlySpan<byte> line);

    private sealed record Follower(string Path, string Headers, Hearing? Hear);
}
