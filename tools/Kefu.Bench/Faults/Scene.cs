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

namespace Kefu.FaultBench;

/// <summary>One server on one database under load while faults befall it, and the comparison at the end.</summary>
/// <param name="front">The way of all customers and agents to the server.</param>
internal sealed class Scene(Tests.Faults.ServerProcess server, Place place, Uri front, Receiver told, IReadOnlyList<Fault> faults)
{
    private const int Visitors = 6;
    private const int PauseMs = 200;
    private static readonly TimeSpan RecoversWithin = FaultList.RecoversWithin;

    /// <summary>Does faults at random until the time is over; adds what was broken to the list.</summary>
    public async Task RunAsync(string database, TimeSpan time, Random random, List<string> broken, CancellationToken ct)
    {
        using var load = await Tests.Faults.Load.StartAsync(place, front, Visitors, PauseMs, ct);
        await load.GoesOnAsync("before anything happened", RecoversWithin);
        var (memory, handles) = (server.AnonymousMb, server.Handles);
        var done = faults.ToDictionary(f => f.Name, _ => new List<TimeSpan>(), StringComparer.Ordinal);
        var clock = Stopwatch.StartNew();
        try
        {
            // Each once in an order of chance, however long that takes, then again as long as there is time.
            for (var next = new Queue<Fault>(); clock.Elapsed < time || done.Values.Any(d => d.Count == 0); )
            {
                next = next.Count > 0 ? next : new Queue<Fault>(faults.OrderBy(_ => random.Next()));
                var fault = next.Dequeue();
                Report.Progress($"{database}: {fault.Name}");
                await StrikeAsync(fault, $"{database}: {fault.Name}", broken, ct);
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

    /// <summary>What does not hold while it strikes is written down; the others still come.</summary>
    private static async Task StrikeAsync(Fault fault, string name, List<string> broken, CancellationToken ct)
    {
        try
        {
            await fault.StrikeAsync(ct);
        }
        catch (Exception e) when (e is Xunit.Sdk.XunitException or TimeoutException)
        {
            Report.Progress($"{name}: {e.Message}");
            broken.Add($"{name}: {e.Message}");
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
