using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Kefu.Bench;
using Kefu.Contracts.Orders;
using Kefu.Conversations.Domain;
using Kefu.Tests;
using Kefu.Tests.Faults;
using Kefu.Tests.Operations;
using Microsoft.EntityFrameworkCore;
using Writer = Kefu.Tests.Faults.TestVisitor;

namespace Kefu.FaultBench;

/// <summary>Something that befalls the server; over when it returns.</summary>
internal sealed record Fault(string Name, Func<CancellationToken, Task> StrikeAsync);

/// <summary>What can befall a server on this database and this machine.</summary>
/// <param name="people">The line on which all customers and agents reach the server.</param>
/// <param name="own">The PostgreSQL of this run; null on the embedded database.</param>
/// <param name="line">The line from the server to it.</param>
/// <param name="clock">The machine's clock; null when it cannot be set (libfaketime).</param>
/// <param name="disk">The disk of the data folder; null when none can be mounted (root).</param>
/// <param name="crowd">How many clients come back at once in a retry storm (F29).</param>
internal sealed class FaultList(Tests.Faults.ServerProcess server, Place place, Receiver told, CuttableLine people, PrivatePostgres? own, CuttableLine? line, MachineClock? clock, SmallDisk? disk, int crowd, Random random)
{
    public static readonly TimeSpan RecoversWithin = TimeSpan.FromSeconds(60);

    private const int SlowOnes = 500;
    private int _orders;

    public List<Fault> All()
    {
        List<Fault> faults =
        [
            new("F1 server killed", async ct =>
            {
                await server.KillAsync();
                await server.StartAsync(ct);
            }),
            new("F2 killed while telling", KilledWhileTellingAsync),
            new("F6 slow clients", SlowClientsAsync),
            new("F9 neighbours", async ct =>
            {
                using var neighbours = new Neighbours();
                await Task.Delay(TimeSpan.FromSeconds(5), ct);
            }),
            new("F12 fifty equal reports", EqualReportsAsync),
            Cut("F16 people cut off", people, l => l.BlackHole(), 30),
            new("F21 everything twice", TwiceAsync),
            new("F22 away for a minute", async ct =>
            {
                await server.StopAsync(ct);
                await Task.Delay(TimeSpan.FromMinutes(1), ct);
                await server.StartAsync(ct);
            }),
            new("F26 server stopped", async ct =>
            {
                await server.StopAsync(ct);
                await server.StartAsync(ct);
            }),
            new("F29 retry storm", StormAsync),
        ];
        if (disk is not null)
        {
            faults.Add(new("F7 disk full", async ct =>
            {
                disk.Fill();
                await Task.Delay(TimeSpan.FromSeconds(8), ct);
                disk.Free();
            }));
        }

        if (MemoryCage.TryMake() is { } probe)
        {
            probe.Dispose();
            faults.Add(new("F9 out of memory", OutOfMemoryAsync));
        }

        if (clock is not null)
        {
            faults.Add(new("F10 clock jumps", ClockJumpsAsync));
        }

        if (own is not null && line is not null)
        {
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
                Cut("F5 database slow", line, l => l.Slow(TimeSpan.FromSeconds(2)), 10),
                Cut("F14 line dead", line, l => l.BlackHole(), 8),
                Cut("F14 line reset", line, l => l.Reset(), 1),
                new("F20 paused beside another", PausedAsync),
            ]);
        }

        return faults;
    }

    private static Fault Cut(string name, CuttableLine line, Action<CuttableLine> strike, int seconds) => new(name, async ct =>
    {
        strike(line);
        await Task.Delay(TimeSpan.FromSeconds(seconds), ct);
        line.Mend();
    });

    /// <summary>Before the other side has read the call, after it has done its part, or after it has answered.</summary>
    private async Task KilledWhileTellingAsync(CancellationToken ct)
    {
        var step = random.Next(3);
        var struck = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var first = 0;
        async Task StrikeAsync()
        {
            if (Interlocked.Exchange(ref first, 1) == 0)
            {
                await server.KillAsync();
                struck.TrySetResult();
            }
        }

        told.Arrives = () => step == 0 ? StrikeAsync() : Task.CompletedTask;
        told.Answer = async http =>
        {
            if (step == 1)
            {
                await StrikeAsync();
            }
            else if (step == 2)
            {
                http.Response.OnCompleted(StrikeAsync);
            }

            return 204;
        };
        await struck.Task.WaitAsync(RecoversWithin, ct);
        (told.Arrives, told.Answer) = (() => Task.CompletedTask, _ => Task.FromResult(204));
        await server.StartAsync(ct);
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

    /// <summary>An hour ahead, an hour behind, a day ahead, and right again. On the embedded database it is Kefu's only clock, and Kefu says so.</summary>
    private async Task ClockJumpsAsync(CancellationToken ct)
    {
        foreach (var ahead in new[] { TimeSpan.FromHours(1), TimeSpan.FromHours(-1), TimeSpan.FromDays(1) })
        {
            clock!.JumpTo(ahead);
            // Kefu looks every ten seconds.
            await Task.Delay(TimeSpan.FromSeconds(12), ct);
            var said = ahead.TotalSeconds.ToString("0", System.Globalization.CultureInfo.InvariantCulture)[..^1];
            Assert.True(own is not null || server.Errors.Contains($"jumped: it is {said}", StringComparison.Ordinal), $"The jump of {ahead} was not told.");
        }

        clock!.JumpTo(TimeSpan.Zero);
        await Task.Delay(TimeSpan.FromSeconds(2), ct);
    }

    private async Task EqualReportsAsync(CancellationToken ct)
    {
        var number = $"F12-{_orders++}";
        using var http = new HttpClient { BaseAddress = server.Address };
        var applied = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => OrderReport.SendAsync(http, place.Shop, number, 1, OrderStatus.Paid), ct)));
        Assert.Equal(1, applied.Count(a => a));
    }

    /// <summary>A customer's message and an agent's reply five times at once are one; a ticket is opened once and resolved once.</summary>
    private async Task TwiceAsync(CancellationToken ct)
    {
        using var visitor = await Writer.EnterAsync(server.Address, place.Shop.Key);
        var message = Guid.CreateVersion7();
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Task.Run(() => visitor.TryOnceAsync(message, "twice", ct), ct)));
        Assert.Single(await visitor.HistoryAsync(), m => m.TryGetProperty("text", out var text) && text.GetString() == "twice");

        using var agent = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = server.Address };
        await KefuApp.SignInAsync(agent, place.Account, KefuApp.Password);
        var reply = Guid.CreateVersion7();
        var replies = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Task.Run(() => PostAsync(agent, $"conversations/{place.Conversation}/reply", new { clientId = reply, text = "twice", confirm = true }), ct)));
        var ids = replies.Where(r => (int)r.Status is 200 or 201).Select(r => JsonDocument.Parse(r.Text).RootElement.GetProperty("id").GetGuid()).ToList();
        Assert.NotEmpty(ids);
        Assert.Single(ids.Distinct());

        var (opened, ticket) = await PostAsync(agent, "tickets", new { conversationId = place.Conversation, kind = "consultation", priority = "normal", subject = "灯罩", text = "裂了", contact = "13800001234", assignToMe = true });
        Assert.Equal(HttpStatusCode.Created, opened);
        var number = JsonDocument.Parse(ticket).RootElement.GetProperty("number").GetInt64();
        var resolved = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => PostAsync(agent, $"tickets/{number}/resolve", new { result = "补发" }), ct)));
        Assert.Equal([HttpStatusCode.NoContent, HttpStatusCode.Conflict, HttpStatusCode.Conflict], resolved.Select(r => r.Status).Order());
    }

    private static async Task<(HttpStatusCode Status, string Text)> PostAsync(HttpClient http, string path, object body)
    {
        using var answer = await http.PostAsJsonAsync("/api/v1/" + path, body);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>The server is paused for longer than the others wait for it; another node takes over what it read, and what it still writes when it wakes is refused.</summary>
    private async Task PausedAsync(CancellationToken ct)
    {
        using var other = new Tests.Faults.ServerProcess(place.Folder, own!.ConnectionTo("kefu")) { Environment = told.Allowed };
        await other.StartAsync(ct);
        server.Signal("STOP");
        await Task.Delay(TimeSpan.FromSeconds(12), ct);
        server.Signal("CONT");
        await Task.Delay(TimeSpan.FromSeconds(2), ct);
        await other.StopAsync(ct);
    }

    /// <summary>Everybody asks again and again while the server is away for a moment; over when all have been served.</summary>
    private async Task StormAsync(CancellationToken ct)
    {
        var visitors = new List<Writer>();
        try
        {
            foreach (var some in Enumerable.Range(0, crowd).Chunk(50))
            {
                visitors.AddRange(await Task.WhenAll(some.Select(_ => Writer.EnterAsync(server.Address, place.Shop.Key, TimeSpan.FromSeconds(40), likeThePanel: true))));
            }

            await server.KillAsync();
            var storm = visitors.ConvertAll(v => Task.Run(() => v.WriteOneAsync(Guid.CreateVersion7(), "storm", ct), ct));
            await Task.Delay(2000, ct);
            await server.StartAsync(ct);
            var ready = Stopwatch.StartNew();
            await ServedAsync(storm, visitors, ready, ct);
            Report.Progress(FormattableString.Invariant($"{crowd} served {ready.Elapsed.TotalSeconds:0.0} s after it was ready again, with {visitors.Sum(v => v.Repeats)} repeats"));
            var kept = await place.ReadAsync(db => db.Set<Message>().Where(m => m.Text == "storm").Select(m => m.ClientId).ToListAsync(ct));
            Assert.Empty(visitors.SelectMany(v => v.Ledger).Select(l => l.ClientId).Except(kept));
            Assert.Equal(kept.Count, kept.Distinct().Count());
        }
        finally
        {
            visitors.ForEach(v => v.Dispose());
        }
    }

    /// <summary>Waits for all of a crowd, two minutes at the most, and tells every ten seconds how it goes.</summary>
    private static async Task ServedAsync(List<Task> storm, List<Writer> visitors, Stopwatch ready, CancellationToken ct)
    {
        var all = Task.WhenAll(storm).WaitAsync(TimeSpan.FromMinutes(2), ct);
        while (await Task.WhenAny(all, Task.Delay(TimeSpan.FromSeconds(10), ct)) != all)
        {
            var why = visitors.Where(v => v.Ledger.Count == 0).CountBy(v => v.LastFailure).OrderByDescending(w => w.Value).FirstOrDefault();
            Report.Progress(FormattableString.Invariant($"{ready.Elapsed.TotalSeconds:0} s: {visitors.Count(v => v.Ledger.Count > 0)} served, {visitors.Sum(v => v.Repeats)} repeats; {why.Value} were last told: {why.Key}"));
        }

        await all;
    }
}
