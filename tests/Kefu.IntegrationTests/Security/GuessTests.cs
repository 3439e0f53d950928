using System.Buffers.Text;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;
using Kefu.Operations.Settings;
using Kefu.Platform.Persistence;
using Kefu.Platform.Web.Limits;
using Kefu.Tests.Conversations;

namespace Kefu.Tests.Security;

/// <summary>What somebody finds who guesses: nothing, and soon they are told to wait.</summary>
public sealed class GuessTests
{
    [Fact]
    [Case("T-A7"), Case("T-D2")]
    public async Task Guesses_at_tokens_and_files_should_hit_nothing_and_soon_be_refused_unread()
    {
        await using var app = await KefuApp.StartAsync(Database.Sqlite, settings: ["--Limits:Factor=1", "--Files:Origin=https://files.example"]);
        await app.SendAsync(new ChangeSetting(LimitRules.Key, Guid.Empty, JsonSerializer.SerializeToElement(new LimitRules { HistoriesPerAddress = 500, SecretsPerAddress = 100 }, KefuJson.Options), "test", null));
        var visitor = await app.NewVisitorAsync(await app.NewShopAsync());
        await FilesTests.UploadAsync(visitor.Http, "裂纹.png", FilesTests.Png);
        (string What, Func<HttpRequestMessage> Ask)[] doors =
        [
            ("a visitor's token", () => With("kfv_" + Random(32), "/api/v1/widget/messages")),
            ("a visitor's token at a file", () => With("kfv_" + Random(32), $"/api/v1/widget/attachments/{Guid.CreateVersion7()}")),
            ("a file, with a token of one's own", () => With(visitor.Token, $"/api/v1/widget/attachments/{Guid.CreateVersion7()}")),
            ("a link to a file", () => new HttpRequestMessage(HttpMethod.Get, "/f/CfDJ8" + Random(120)) { Headers = { Host = "files.example" } }),
            ("a program's key", () => With("kefu_" + Random(32), "/api/v1/tickets")),
            ("an invitation", () => new HttpRequestMessage(HttpMethod.Get, "/join/" + Random(32))),
        ];
        using var http = app.NewClient();
        var said = new List<string>();
        foreach (var (what, ask) in doors)
        {
            var (tried, limited, hits) = (0, 0, 0);
            var clock = Stopwatch.StartNew();
            while (clock.Elapsed < TimeSpan.FromMilliseconds(500) || (limited == 0 && clock.Elapsed < TimeSpan.FromSeconds(60)))
            {
                var answers = await Task.WhenAll(Enumerable.Range(0, 32).Select(async _ =>
                {
                    using var request = ask();
                    using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
                    return answer.StatusCode;
                }));
                (tried, limited, hits) = (tried + answers.Length, limited + answers.Count(s => s == HttpStatusCode.TooManyRequests), hits + answers.Count(s => (int)s < 400));
            }

            said.Add($"{what}: {tried} guesses, {limited} refused unread, {hits} hits");
            Assert.True(hits == 0 && limited > 0, said[^1]);
        }

        TestContext.Current.TestOutputHelper?.WriteLine(string.Join('\n', said));
    }

    private static string Random(int bytes) => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(bytes));

    private static HttpRequestMessage With(string token, string path) =>
        new(HttpMethod.Get, path) { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) } };
}
