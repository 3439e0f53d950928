using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Kefu.Identity.Keys;
using Kefu.Identity.People;
using Kefu.Operations.Settings;
using Kefu.Platform.Persistence;
using Kefu.Platform.Web.Limits;
using Kefu.Tests.Conversations;

namespace Kefu.Tests.Security;

/// <summary>What somebody finds who guesses: nothing, and soon they are told to wait.</summary>
public sealed class GuessTests
{
    private const int Guesses = 100_000;
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    [Fact]
    [Case("T-A7"), Case("T-D2")]
    public async Task A_hundred_thousand_guesses_one_letter_off_should_hit_nothing_and_soon_be_refused_unread()
    {
        await using var app = await KefuApp.StartAsync(Database.Sqlite, settings: ["--Limits:Factor=1", "--Files:Origin=https://files.example"]);
        await app.SendAsync(new ChangeSetting(LimitRules.Key, Guid.Empty, JsonSerializer.SerializeToElement(new LimitRules { HistoriesPerAddress = 500, SecretsPerAddress = 100 }, KefuJson.Options), "test", null));
        var shop = await app.NewShopAsync();
        var visitor = await app.NewVisitorAsync(shop);
        var file = (await FilesTests.UploadAsync(visitor.Http, "裂纹.png", FilesTests.Png)).GetProperty("attachmentId").GetString()!;
        using var led = await visitor.Http.GetAsync("/api/v1/widget/attachments/" + file);
        var link = led.Headers.Location!.PathAndQuery;
        var key = (await app.SendAsync(new CreateApiKey("巡检", ["tickets.view"], true, [], null))).Key;
        var invitation = (await app.SendAsync(new InviteStaff("lin@shop.example", "林可", ["agent"], false, [shop.Id], [], null, null))).Token;
        (string What, string Real, Func<string, string> Ask)[] doors =
        [
            ("a visitor's token", visitor.Token, guess => Get("/api/v1/widget/messages", guess)),
            ("a visitor's token at a file", visitor.Token, guess => Get("/api/v1/widget/attachments/" + file, guess)),
            ("a file, with a token of one's own", file, guess => Get("/api/v1/widget/attachments/" + guess, visitor.Token)),
            ("a link to a file", link, guess => Get(guess, host: "files.example")),
            ("a program's key", key, guess => Get("/api/v1/tickets", guess)),
            ("an invitation", invitation, guess => Get("/join/" + guess)),
        ];
        // Each real one opens: the guesses stand before doors that are there.
        foreach (var (what, real, ask) in doors)
        {
            Assert.True((await Guesser.AskAsync(app.Address, 1, () => ask(real)))[0] < 400, what);
        }

        var said = new List<string>();
        foreach (var (what, real, ask) in doors)
        {
            var answers = await Guesser.AskAsync(app.Address, (Guesses / doors.Length) + 1, () => ask(OneOff(real)));
            said.Add($"{what}: {answers.Count} guesses, {answers.Count(s => s == (int)HttpStatusCode.TooManyRequests)} refused unread, {answers.Count(s => s < 400)} hits");
            Assert.True(answers.All(s => s is >= 400 and < 500) && answers.Contains((int)HttpStatusCode.TooManyRequests), said[^1]);
        }

        TestContext.Current.TestOutputHelper?.WriteLine(string.Join('\n', said));
    }

    /// <summary>The real one with another letter at one place; never in its first six, which say what it is. A file's name stays one.</summary>
    private static string OneOff(string real)
    {
        while (true)
        {
            var (at, letters) = (RandomNumberGenerator.GetInt32(6, real.Length), Guid.TryParse(real, out _) ? Letters[26..32] + Letters[52..62] : Letters);
            var letter = letters[RandomNumberGenerator.GetInt32(letters.Length)];
            if (real[at] != '-' && real[at] != letter)
            {
                return real[..at] + letter + real[(at + 1)..];
            }
        }
    }

    private static string Get(string path, string? token = null, string host = "kefu.example") =>
        $"GET {path} HTTP/1.1\r\nHost: {host}\r\n{(token is null ? "" : $"Authorization: Bearer {token}\r\n")}\r\n";
}
