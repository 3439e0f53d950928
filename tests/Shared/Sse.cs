using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json;

namespace Kefu.Tests;

/// <summary>One event of a live feed.</summary>
internal sealed record SseEvent(string? Id, string Type, JsonElement Data);

/// <summary>Reads a live feed as a browser does.</summary>
internal sealed class Sse : IAsyncDisposable
{
    private readonly HttpResponseMessage _answer;
    private readonly CancellationTokenSource _cut;
    private readonly IAsyncEnumerator<SseItem<string>> _items;

    private Sse(HttpResponseMessage answer, Stream stream, CancellationTokenSource cut)
    {
        _answer = answer;
        _cut = cut;
        _items = SseParser.Create(stream).EnumerateAsync(cut.Token).GetAsyncEnumerator(cut.Token);
    }

    /// <summary>Opens a feed; <paramref name="lastId"/> is sent as <c>Last-Event-ID</c>. A feed that says nothing for half a minute is given up.</summary>
    public static async Task<Sse> OpenAsync(HttpClient client, string path, string? lastId, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (lastId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastId);
        }

        var cut = CancellationTokenSource.CreateLinkedTokenSource(ct);
        cut.CancelAfter(TimeSpan.FromSeconds(30));
        var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cut.Token);
        if (answer.StatusCode != HttpStatusCode.OK)
        {
            throw new HttpRequestException($"The feed answered {(int)answer.StatusCode}", null, answer.StatusCode);
        }

        return new Sse(answer, await answer.Content.ReadAsStreamAsync(cut.Token), cut);
    }

    /// <summary>The next event that satisfies; others are passed over.</summary>
    public async Task<SseEvent> NextAsync(Func<SseEvent, bool> satisfies)
    {
        while (await _items.MoveNextAsync())
        {
            _cut.CancelAfter(TimeSpan.FromSeconds(30));
            if (_items.Current.EventType == "ping")
            {
                continue;
            }

            using var json = JsonDocument.Parse(_items.Current.Data);
            var item = new SseEvent(_items.Current.EventId, _items.Current.EventType, json.RootElement.Clone());
            if (satisfies(item))
            {
                return item;
            }
        }

        throw new EndOfStreamException("The feed ended.");
    }

    /// <summary>Reads until the feed ends.</summary>
    public async Task EndAsync()
    {
        while (await _items.MoveNextAsync())
        {
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _items.DisposeAsync();
        _answer.Dispose();
        _cut.Dispose();
    }
}
