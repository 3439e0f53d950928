using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Kefu.Tests.Faults;

/// <summary>A customer who writes one message after another, sends again what was not acknowledged, and keeps a ledger of what was.</summary>
internal sealed class TestVisitor : IDisposable
{
    private readonly HttpClient _http;
    private readonly string _feedFrom;

    private TestVisitor(HttpClient http, string feedFrom)
    {
        _http = http;
        _feedFrom = feedFrom;
    }

    /// <summary>Every acknowledged message in the order of writing, with the place the server gave it.</summary>
    public List<(Guid ClientId, string Text, long Seq)> Ledger { get; } = [];

    /// <summary>What the feed said, in the order it came: the messages' places and the ids they had.</summary>
    public ConcurrentQueue<(long Seq, string Id)> Heard { get; } = new();

    public Pauses Pauses { get; } = new();

    /// <summary>How many sends had to be repeated.</summary>
    public int Repeats { get; private set; }

    /// <summary>Why the last send had to be repeated.</summary>
    public string LastFailure { get; private set; } = "";

    /// <summary>How many sends were given up because no answer came in time.</summary>
    public int GivenUp { get; private set; }

    /// <summary>How long to wait before something is sent again, whatever the server says.</summary>
    public int RepeatAfterMs { get; init; } = 20;

    /// <summary>Waits as the panel in a shop does: longer each time, by chance a little less, and never less than the server says.</summary>
    public bool LikeThePanel { get; init; }

    /// <summary>Comes in.</summary>
    /// <param name="patience">After so long a request is given up and repeated; ten seconds when it is not said.</param>
    public static async Task<TestVisitor> EnterAsync(Uri address, string shop, TimeSpan? patience = null, int repeatAfterMs = 20, bool likeThePanel = false)
    {
        var http = new HttpClient { BaseAddress = address, Timeout = patience ?? TimeSpan.FromSeconds(10) };
        using var answer = await http.PostAsJsonAsync("/api/v1/widget/session", new { shop, lang = "en", page = new { url = "https://shop.example/", title = "Shop" }, timeZone = "Asia/Shanghai" });
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        var session = await answer.Content.ReadFromJsonAsync<JsonElement>();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", session.GetProperty("visitorToken").GetString());
        return new TestVisitor(http, session.GetProperty("feedFrom").GetString()!) { RepeatAfterMs = repeatAfterMs, LikeThePanel = likeThePanel };
    }

    /// <summary>Writes until told to stop, with a pause after each message; returns only when the last message is acknowledged.</summary>
    public async Task WriteAsync(Func<bool> goOn, CancellationToken ct, int pauseMs = 0)
    {
        for (var i = 0; goOn(); i++)
        {
            await WriteOneAsync(Guid.CreateVersion7(), $"message {i}", ct);
            await Task.Delay(pauseMs, ct);
        }
    }

    /// <summary>Follows the feed through every restart, resuming after the last event seen.</summary>
    public async Task FollowAsync(CancellationToken ct)
    {
        string? last = null;
        while (!ct.IsCancellationRequested)
        {
            try
            {
                await using var feed = await Sse.OpenAsync(_http, "/api/v1/widget/feed" + (last is null ? "?after=" + _feedFrom : ""), last, ct);
                while (true)
                {
                    var heard = await feed.NextAsync(e => e.Id is { Length: > 0 });
                    last = heard.Id;
                    if (heard.Type == "message")
                    {
                        Heard.Enqueue((heard.Data.GetProperty("seq").GetInt64(), heard.Data.GetProperty("id").GetString()!));
                    }
                }
            }
            catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
            {
                await Task.Delay(50, CancellationToken.None);
            }
        }
    }

    /// <summary>The whole history, oldest first, as the server tells it.</summary>
    public async Task<List<JsonElement>> HistoryAsync()
    {
        var all = new List<JsonElement>();
        var before = "";
        while (true)
        {
            var page = await _http.GetFromJsonAsync<JsonElement>("/api/v1/widget/messages?take=100" + before);
            var messages = page.GetProperty("messages").EnumerateArray().ToList();
            all.InsertRange(0, messages);
            if (!page.GetProperty("hasMore").GetBoolean())
            {
                return all;
            }

            before = $"&before={messages[0].GetProperty("seq").GetInt64()}";
        }
    }

    /// <summary>What was acknowledged is there, once, in order; so is what the feed told.</summary>
    public async Task AssertKeptAsync()
    {
        var history = await HistoryAsync();
        var own = history.Where(m => m.GetProperty("author").GetProperty("kind").GetString() == "customer").ToList();
        // Nothing lost, nothing doubled, and in the order of writing, at the place that was acknowledged.
        Assert.Equal(
            Ledger.Select(l => (l.ClientId, l.Text, l.Seq)),
            own.Select(m => (m.GetProperty("clientId").GetGuid(), m.GetProperty("text").GetString()!, m.GetProperty("seq").GetInt64())));
        Assert.Equal(history.Count, history.Select(m => m.GetProperty("id").GetString()).Distinct(StringComparer.Ordinal).Count());

        // The feed: no gap, no double, in order.
        var heard = Heard.ToList();
        Assert.Equal(heard.Select(h => h.Seq).Distinct().Count(), heard.Count);
        var told = heard.Select(h => h.Seq).ToHashSet();
        var last = heard.Max(h => h.Seq);
        Assert.Empty(history.Select(m => m.GetProperty("seq").GetInt64()).Where(seq => seq <= last && !told.Contains(seq)));
        var ledger = Ledger.Select(l => l.Seq).ToHashSet();
        Assert.Equal(Ledger.Select(l => l.Seq), heard.Where(h => ledger.Contains(h.Seq)).Select(h => h.Seq));
    }

    /// <summary>Sends a text once; gives what was answered, and keeps it in the ledger when it was acknowledged.</summary>
    public async Task<HttpStatusCode> TryOnceAsync(Guid clientId, string text, CancellationToken ct)
    {
        using var answer = await _http.PostAsJsonAsync("/api/v1/widget/messages", new { clientId, kind = "text", text }, ct);
        if (answer.IsSuccessStatusCode)
        {
            Ledger.Add((clientId, text, (await answer.Content.ReadFromJsonAsync<JsonElement>(ct)).GetProperty("seq").GetInt64()));
        }

        return answer.StatusCode;
    }

    public void Dispose() => _http.Dispose();

    /// <summary>Sends a text until it is acknowledged, each time under the same id.</summary>
    public async Task WriteOneAsync(Guid clientId, string text, CancellationToken ct)
    {
        for (var attempt = 0; ; attempt++)
        {
            ct.ThrowIfCancellationRequested();
            var told = TimeSpan.Zero;
            try
            {
                using var answer = await _http.PostAsJsonAsync("/api/v1/widget/messages", new { clientId, kind = "text", text }, ct);
                if (answer.StatusCode is HttpStatusCode.Created or HttpStatusCode.OK)
                {
                    var view = await answer.Content.ReadFromJsonAsync<JsonElement>(ct);
                    Pauses.Acknowledged();
                    Ledger.Add((clientId, text, view.GetProperty("seq").GetInt64()));
                    return;
                }

                told = answer.Headers.RetryAfter?.Delta ?? TimeSpan.Zero;
                LastFailure = $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(ct)}";
                Assert.True((int)answer.StatusCode >= 500 || answer.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.Conflict, await answer.Content.ReadAsStringAsync(ct));
            }
            catch (Exception e) when (e is HttpRequestException or IOException or TaskCanceledException or JsonException)
            {
                LastFailure = e.Message;
                GivenUp += e is TaskCanceledException ? 1 : 0;
                // The server died before, while or after it kept the message: the same id again settles it.
            }

            Repeats++;
            await Task.Delay(LikeThePanel ? PanelPause(attempt, told) : TimeSpan.FromMilliseconds(RepeatAfterMs), ct);
        }
    }

    private static TimeSpan PanelPause(int attempt, TimeSpan told)
    {
        var most = Math.Min(30, Math.Pow(2, attempt));
        var own = TimeSpan.FromSeconds((most / 2) + (Random.Shared.NextDouble() * most / 2));
        return own > told ? own : told;
    }
}
