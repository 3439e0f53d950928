using System.Diagnostics;
using Kefu.Contracts.Conversations;
using Kefu.Platform.Log;
using Microsoft.EntityFrameworkCore;
using Writer = Kefu.Tests.Faults.TestVisitor;

namespace Kefu.Tests.Faults;

/// <summary>Visitors who write and an agent who answers, without a pause, each with a ledger of what was acknowledged.</summary>
internal sealed class Load : IDisposable
{
    private readonly List<Writer> _visitors;
    private readonly TestDesk _desk;
    private readonly Place _place;
    private readonly CancellationToken _ct;
    private readonly CancellationTokenSource _hungUp;
    private readonly List<Task> _writing = [];
    private readonly List<Task> _following = [];
    private bool _going = true;

    private Load(List<Writer> visitors, TestDesk desk, Place place, CancellationToken ct)
    {
        (_visitors, _desk, _place, _ct) = (visitors, desk, place, ct);
        _hungUp = CancellationTokenSource.CreateLinkedTokenSource(ct);
    }

    public IReadOnlyList<Writer> Visitors => _visitors;

    public TestDesk Desk => _desk;

    /// <summary>How many acknowledgements everybody has together.</summary>
    public int Acknowledged => _visitors.Sum(v => v.Ledger.Count) + _desk.Ledger.Count;

    /// <summary>Begins.</summary>
    /// <param name="patience">After so long everybody gives a request up and repeats it; ten seconds when it is not said.</param>
    public static async Task<Load> StartAsync(Place place, Uri address, int visitors, int pauseMs, CancellationToken ct, TimeSpan? patience = null)
    {
        var wait = patience ?? TimeSpan.FromSeconds(10);
        var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = address, Timeout = TimeSpan.FromSeconds(60) };
        await KefuApp.SignInAsync(http, place.Account, KefuApp.Password);
        var writers = new List<Writer>();
        for (var i = 0; i < visitors; i++)
        {
            writers.Add(await Writer.EnterAsync(address, place.Shop.Key, wait));
        }

        var load = new Load(writers, new TestDesk(http, place.Conversation) { Patience = wait }, place, ct);
        load.Begin(pauseMs);
        return load;
    }

    /// <summary>Everybody gets something acknowledged that was begun after this moment, and in time; gives the longest that somebody had to wait.</summary>
    public async Task<TimeSpan> GoesOnAsync(string when, TimeSpan within)
    {
        var clock = Stopwatch.StartNew();
        // What is acknowledged from now on was begun with the fault there, or is what had to wait for its end.
        await Task.Delay(1000, _ct);
        var before = Counts();
        while (Counts().Zip(before).Any(n => n.First < n.Second + 8))
        {
            Assert.True(clock.Elapsed < 3 * within, $"Not everybody goes on {when}: {string.Join(", ", Counts().Zip(before).Select(n => $"{n.Second} → {n.First}"))}. {_desk.LastFailure} {string.Join(' ', _visitors.Select(v => v.LastFailure))}");
            await Task.Delay(50, _ct);
        }

        var longest = _visitors.Max(v => v.Pauses.LongestAndForget());
        var agent = _desk.Pauses.LongestAndForget();
        TestContext.Current.TestOutputHelper?.WriteLine($"A visitor waited {longest.TotalSeconds:0.00} s, the agent {agent.TotalSeconds:0.00} s {when}");
        Assert.True(longest < within, $"A visitor waited {longest} {when}.");
        Assert.True(agent < within, $"The agent waited {agent} {when}.");
        return longest > agent ? longest : agent;
    }

    /// <summary>How long it takes until everybody has had something acknowledged since this moment.</summary>
    public async Task<TimeSpan> BackAsync(TimeSpan within)
    {
        var clock = Stopwatch.StartNew();
        var before = Counts();
        while (Counts().Zip(before).Any(n => n.First <= n.Second))
        {
            Assert.True(clock.Elapsed < within, $"Not everybody is served again after {within}. {_desk.LastFailure} {string.Join(' ', _visitors.Select(v => v.LastFailure))}");
            await Task.Delay(20, _ct);
        }

        return clock.Elapsed;
    }

    /// <summary>Ends when everything that was begun is acknowledged and the feeds have told it.</summary>
    public async Task EndAsync()
    {
        Volatile.Write(ref _going, false);
        await Task.WhenAll(_writing);
        await KefuApp.EventuallyAsync(
            () => Task.FromResult(_visitors.Where(v => !v.Heard.Select(h => h.Seq).ToHashSet().IsSupersetOf(v.Ledger.Select(l => l.Seq))).Select(v => $"{v.Heard.Count} of {v.Ledger.Count}").ToList()),
            missing => missing.Count == 0,
            seconds: 60);
        await _hungUp.CancelAsync();
        await Task.WhenAll(_following);
    }

    /// <summary>Compares what was acknowledged with what the server tells and with the log: all there, once, in order.</summary>
    public async Task AssertKeptAsync()
    {
        foreach (var visitor in _visitors)
        {
            await visitor.AssertKeptAsync();
        }

        var mine = _visitors.SelectMany(v => v.Ledger).Select(l => l.ClientId).ToHashSet();
        var type = EventNames.Of(typeof(MessagePosted));
        var rows = await _place.ReadAsync(db => db.Set<LogEntry>().AsNoTracking().Where(e => e.Type == type).OrderBy(e => e.Tx).ThenBy(e => e.Seq).ToListAsync());
        var posted = rows.ConvertAll(e => e.Read<MessagePosted>());
        Assert.Equal(posted.Count, posted.Select(p => p.Message).Distinct().Count());
        var replies = posted.Where(p => p.Conversation.Value == _place.Conversation && p.Author == AuthorKind.Agent).Select(p => p.Message.Value).ToList();
        var told = _desk.Ledger.ConvertAll(l => l.Id);
        Assert.Equal(told, replies.Where(told.ToHashSet().Contains));
        var messages = await _place.ReadAsync(db => db.Set<Kefu.Conversations.Domain.Message>().AsNoTracking().Where(m => m.Author == AuthorKind.Customer).Select(m => new { m.Id, m.ClientId }).ToListAsync());
        var kept = messages.Where(m => mine.Contains(m.ClientId)).Select(m => m.Id).ToHashSet();
        Assert.Equal(mine.Count, kept.Count);
        Assert.Equal(mine.Count, posted.Count(p => kept.Contains(p.Message)));
    }

    public void Dispose()
    {
        _hungUp.Cancel();
        _visitors.ForEach(v => v.Dispose());
        _desk.Dispose();
        _hungUp.Dispose();
    }

    private List<int> Counts() => [.. _visitors.Select(v => v.Ledger.Count), _desk.Ledger.Count];

    private void Begin(int pauseMs)
    {
        _writing.AddRange(_visitors.Select(v => Task.Run(() => v.WriteAsync(() => Volatile.Read(ref _going), _ct, pauseMs), _ct)));
        _writing.Add(Task.Run(() => _desk.WriteAsync(() => Volatile.Read(ref _going), _ct), _ct));
        _following.AddRange(_visitors.Select(v => Task.Run(() => v.FollowAsync(_hungUp.Token), CancellationToken.None)));
        _following.Add(Task.Run(() => _desk.FollowAsync(_hungUp.Token), CancellationToken.None));
    }
}
