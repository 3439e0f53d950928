using System.Net.Http.Headers;
using System.Text.Json;

namespace Kefu.Tests.Conversations;

/// <summary>One event of a stream as it came over the wire.</summary>
internal sealed record Streamed(string? Id, string Type, JsonElement Data);

/// <summary>Reads a server-sent-event stream as a browser does.</summary>
internal sealed class Stream(HttpClient http, string path) : IAsyncDisposable
{
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromSeconds(30));
    private HttpResponseMessage? _answer;
    private StreamReader? _reader;

    public async Task<Stream> OpenAsync(string? lastEventId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        if (lastEventId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastEventId);
        }

        _answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, _patience.Token);
        _answer.EnsureSuccessStatusCode();
        _reader = new StreamReader(await _answer.Content.ReadAsStreamAsync(_patience.Token));
        return this;
    }

    /// <summary>All events up to the first that satisfies.</summary>
    public async Task<IReadOnlyList<Streamed>> UntilAsync(Func<Streamed, bool> satisfies)
    {
        var events = new List<Streamed>();
        string? id = null;
        var type = "message";
        while (await _reader!.ReadLineAsync(_patience.Token) is { } line)
        {
            if (line.StartsWith("id: ", StringComparison.Ordinal))
            {
                id = line[4..];
            }
            else if (line.StartsWith("event: ", StringComparison.Ordinal))
            {
                type = line[7..];
            }
            else if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                events.Add(new Streamed(id, type, JsonDocument.Parse(line[6..]).RootElement));
                id = null;
                if (satisfies(events[^1]))
                {
                    return events;
                }
            }
        }

        throw new InvalidOperationException("The stream ended before what was waited for.");
    }

    public ValueTask DisposeAsync()
    {
        _reader?.Dispose();
        _answer?.Dispose();
        _patience.Dispose();
        return ValueTask.CompletedTask;
    }
}
