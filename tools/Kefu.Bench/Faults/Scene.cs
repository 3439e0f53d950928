using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Kefu.Bench;
using Kefu.Contracts.Conversations;
using Kefu.Conversations.Domain;
using Kefu.Operations.Webhooks;
using Kefu.Platform.Jobs;
using Kefu.Platform.Log;
using Kefu.Tests.Faults;
using Kefu.Tests.Operations;
using Microsoft.EntityFrameworkCore;
using Writer = Kefu.Tests.Faults.TestVisitor;

namespace Kefu.FaultBench;

/// <summary>One server on one database under load, what can befall it, and the comparison at the end.</summary>
internal sealed class Scene(Tests.Faults.ServerProcess server, Place place, PrivatePostgres? own, CuttableLine? line, Receiver told, int crowd)
{
    private const int Visitors = 6;
    private const int PauseMs = 200;
    private const int SlowOnes = 500;
    private static readonly TimeSpan RecoversWithin = TimeSpan.FromSeconds(60);

    /// <summary>Does faults at random until the time is over; adds what was broken to the list.</summary>
    public async Task RunAsync(string database, TimeSpan time, Random random, List<string> broken, CancellationToken ct)
    {
        using var load = await Tests.Faults.Load.StartAsync(place, server.Address, Visitors, PauseMs, ct);
        await load.GoesOnAsync("before anything happened", RecoversWithin);
        var (memory, handles) = (server.AnonymousMb, server.Handles);
        var faults = Faults();
        var done = faults.ToDictionary(f => f.Name, _ => new List<TimeSpan>(), StringComparer.Ordinal);
        var clock = Stopwatch.StartNew();
        try
        {
            // Each once in an order of chance, then again, as long as there is time.
            for (var next = new Queue<Fault>(); clock.Elapsed < time; )
            {
                next = next.Count > 0 ? next : new Queue<Fault>(faults.OrderBy(_ => random.Next()));
                var fault = next.Dequeue();
                Report.Progress($"{database}: {fault.Name}");
                await fault.StrikeAsync(ct);
                var recovered = await load.BackAsync(2 * RecoversWithin);
                done[fault.Name].Add(recovered);
                if (recovered > RecoversWithin)
                {
                    broken.Add($"{database}: I7 {fault.Name}: {recovered.TotalSeconds:0} s until everybody was served again");
                }
            }

            await load.EndAsync();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            broken.Add($"{database}: {e.Message}");
        }

        Print(database, done);
        await HoldsAsync(broken, $"{database}: I1, I2, I6 ledger", load.AssertKeptAsync);
        await HoldsAsync(broken, $"{database}: I2 told to others", () => AssertToldAsync());
        await HoldsAsync(broken, $"{database}: I3 states", AssertStatesAsync);
        await HoldsAsync(broken, $"{database}: I4 audit chain", () => CommandAsync("audit"));
        await HoldsAsync(broken, $"{database}: I5 figures", () => CommandAsync("figures"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{database}: {load.Acknowledged} acknowledged with {load.Visitors.Sum(v => v.Repeats)} repeats; {told.Heard.Count} told to others, {told.Heard.Count - told.Heard.DistinctBy(h => h.Id).Count()} of them again under the same id; memory {memory:0} → {server.AnonymousMb:0} MB, handles {handles} → {server.Handles}"));
    }

    private sealed record Fault(string Name, Func<CancellationToken, Task> StrikeAsync);

    private List<Fault> Faults()
    {
        List<Fault> faults =
        [
            new("F1 server killed", async ct =>
            {
                await server.KillAsync();
                await server.StartAsync(ct);
            }),
            new("F6 slow clients", SlowClientsAsync),
            new("F9 neighbours", async ct =>
            {
                using var neighbours = new Neighbours();
                await Task.Delay(TimeSpan.FromSeconds(5), ct);
            }),
            new("F26 server stopped", async ct =>
            {
                await server.StopAsync(ct);
                await server.StartAsync(ct);
            }),
            new("F29 retry storm", StormAsync),
        ];
        if (MemoryCage.TryMake() is { } probe)
        {
            probe.Dispose();
            faults.Add(new("F9 out of memory", OutOfMemoryAsync));
        }

        if (own is not null && line is not null)
        {
            Fault Line(string name, Action<CuttableLine> strike, int seconds) => new(name, async ct =>
            {
                strike(line);
                await Task.Delay(TimeSpan.FromSeconds(seconds), ct);
                line.Mend();
            });
            faults.AddRange(
            [
                new("F3 database killed", async _ =>
                {
                    await own.KillAsync();
                    await own.StartAsync();
                }),
                new("F4 database away", async ct =>
                {
                    await own.KillAsync();
                    await Task.Delay(TimeSpan.FromSeconds(15), ct);
                    await own.StartAsync();
                }),
                Line("F5 database slow", l => l.Slow(TimeSpan.FromSeconds(2)), 10),
                Line("F14 line dead", l => l.BlackHole(), 8),
                Line("F14 line reset", l => l.Reset(), 1),
            ]);
        }

        return faults;
    }

    private async Task SlowClientsAsync(CancellationToken ct)
    {
        using var slow = new SlowClients(server.Address, "nobody", SlowOnes);
        await slow.AllCut.WaitAsync(RecoversWithin, ct);
    }

    private async Task OutOfMemoryAsync(CancellationToken ct)
    {
        using var cage = MemoryCage.TryMake()!;
        cage.Close(server.Id);
        using var http = new HttpClient { BaseAddress = server.Address };
        var gone = server.GoneAsync(ct);
        while (!gone.IsCompleted)
        {
            // What makes it ask for memory.
            try
            {
                using var answer = await http.GetAsync("/openapi/v1.json", ct);
            }
            catch (HttpRequestException)
            {
                break;
            }
        }

        await gone.WaitAsync(RecoversWithin, ct);
        await server.StartAsync(ct);
    }

    /// <summary>Everybody asks again and again while the server is away for a moment; over when all have been served.</summary>
    private async Task StormAsync(CancellationToken ct)
    {
        var visitors = new List<Writer>();
        try
        {
            foreach (var some in Enumerable.Range(0, crowd).Chunk(50))
            {
                visitors.AddRange(await Task.WhenAll(some.Select(_ => Writer.EnterAsync(server.Address, place.Shop.Key, TimeSpan.FromSeconds(40), repeatAfterMs: 1000))));
            }

            await server.KillAsync();
            var storm = visitors.ConvertAll(v => Task.Run(() => v.WriteOneAsync(Guid.CreateVersion7(), "storm", ct), ct));
            await Task.Delay(2000, ct);
            await server.StartAsync(ct);
            await Task.WhenAll(storm).WaitAsync(TimeSpan.FromMinutes(2), ct);
            var kept = await place.ReadAsync(db => db.Set<Message>().Where(m => m.Text == "storm").Select(m => m.ClientId).ToListAsync(ct));
            Assert.Empty(visitors.SelectMany(v => v.Ledger).Select(l => l.ClientId).Except(kept));
            Assert.Equal(kept.Count, kept.Distinct().Count());
        }
        finally
        {
            visitors.ForEach(v => v.Dispose());
        }
    }

    private static async Task HoldsAsync(List<string> broken, string invariant, Func<Task> assert)
    {
        try
        {
            await assert();
            Console.WriteLine($"{invariant}: held");
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            broken.Add($"{invariant}: {e.Message}");
        }
    }

    /// <summary>The place that is told heard of every message in the order of the log; again only under the same id.</summary>
    private async Task AssertToldAsync()
    {
        await Tests.KefuApp.EventuallyAsync(() => place.ReadAsync(db => db.Set<WebhookDelivery>().CountAsync(d => d.State == DeliveryState.Waiting)), n => n == 0, seconds: 600);
        var type = EventNames.Of(typeof(MessagePosted));
        var rows = await place.ReadAsync(db => db.Set<LogEntry>().AsNoTracking().Where(e => e.Type == type).OrderBy(e => e.Tx).ThenBy(e => e.Seq).ToListAsync());
        var posted = rows.Select(r => r.Read<MessagePosted>()).Where(p => p.Visibility is not Visibility.Internal).Select(p => p.Message.Value).ToList();
        var heard = told.Heard.DistinctBy(h => h.Id).Select(h => JsonDocument.Parse(h.Body).RootElement.GetProperty("data").GetProperty("message").GetGuid()).ToList();
        Assert.Equal(posted.Where(heard.ToHashSet().Contains), heard);

        // Those before the place was made known are not told.
        Assert.Equal(posted.Skip(posted.IndexOf(heard[0])), heard);
    }

    /// <summary>Nobody serves without a person, nothing is late or given up.</summary>
    private async Task AssertStatesAsync()
    {
        var late = TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(-2);
        Assert.Equal(0, await place.ReadAsync(db => db.Set<Conversation>().CountAsync(c => c.Status == ConversationStatus.Active && c.AssignedTo == null)));
        Assert.Equal(0, await place.ReadAsync(db => db.Set<Job>().CountAsync(j => j.State == JobState.Dead || (j.State == JobState.Waiting && j.DueAtUtc < late))));
    }

    private async Task CommandAsync(string what)
    {
        var (code, output) = await server.CommandAsync(what, "verify");
        Assert.True(code == 0, output);
    }

    private static void Print(string database, Dictionary<string, List<TimeSpan>> done)
    {
        Console.WriteLine($"{database,-24} {"times",6} {"median",9} {"worst",9}   until everybody was served again");
        foreach (var (name, times) in done.Where(d => d.Value.Count > 0))
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-24} {times.Count,6} {Measure.Median(times.Select(t => t.TotalSeconds)),7:0.0} s {times.Max().TotalSeconds,7:0.0} s"));
        }
    }
}
