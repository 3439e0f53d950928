using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Kefu.Tests.Faults;

/// <summary>An agent at a desk behind the proxy: follows the feed and answers one reply after another, again under the same id when it was not acknowledged.</summary>
internal sealed class TestDesk(HttpClient http, Guid conversation) : IDisposable
{
    /// <summary>Every acknowledged reply in the order of writing.</summary>
    public List<(Guid ClientId, string Text, Guid Id)> Ledger { get; } = [];

    public Pauses Pauses { get; } = new();

    /// <summary>How often the feed was opened.</summary>
    public int FeedOpened { get; private set; }

    public string LastFailure { get; private set; } = "";

    /// <summary>After so long a reply is given up and repeated.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(10);

    public async Task WriteAsync(Func<bool> goOn, CancellationToken ct)
    {
        for (var i = 0; goOn(); i++)
        {
            await ReplyAsync(Guid.CreateVersion7(), $"reply {i}", ct);
            await Task.Delay(50, ct);
        }
    }

    public async Task FollowAsync(CancellationToken ct)
    {
        string? last = null;
        while (!ct.IsCancellationRequested)
        {
            try
            {
                await using var feed = await Sse.OpenAsync(http, "/feed", last, ct);
                FeedOpened++;
                while (true)
                {
                    last = (await feed.NextAsync(e => e.Id is { Length: > 0 })).Id;
                }
            }
            catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
            {
                await Task.Delay(100, CancellationToken.None);
            }
        }
    }

    public void Dispose() => http.Dispose();

    private async Task ReplyAsync(Guid clientId, string text, CancellationToken ct)
    {
        while (true)
        {
            ct.ThrowIfCancellationRequested();
            try
            {
                using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
                patience.CancelAfter(Patience);
                using var answer = await http.PostAsJsonAsync($"/api/v1/conversations/{conversation}/reply", new { clientId, text, confirm = true }, patience.Token);
                if (answer.StatusCode is HttpStatusCode.Created or HttpStatusCode.OK)
                {
                    Ledger.Add((clientId, text, (await answer.Content.ReadFromJsonAsync<JsonElement>(ct)).GetProperty("id").GetGuid()));
                    Pauses.Acknowledged();
                    return;
                }

                LastFailure = $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(ct)}";
                Assert.True((int)answer.StatusCode >= 500, LastFailure);
            }
            catch (Exception e) when (!ct.IsCancellationRequested && e is HttpRequestException or IOException or OperationCanceledException or JsonException)
            {
                LastFailure = e.Message;
            }

            await Task.Delay(50, ct);
        }
    }
}
