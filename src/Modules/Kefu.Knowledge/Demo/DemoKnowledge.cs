using System.Text.Json;
using Kefu.Contracts.Identity;
using Kefu.Contracts.Knowledge;
using Kefu.Knowledge.Articles;
using Kefu.Knowledge.Domain;
using Kefu.Knowledge.Replies;
using Kefu.Platform.Handling;
using Kefu.Platform.Modules;
using Kefu.Platform.Persistence;

namespace Kefu.Knowledge.Demo;

/// <summary>The lamp shop's questions and answers and its canned replies.</summary>
internal sealed class DemoKnowledge(Dispatcher dispatcher, IShopDirectory shops) : IDemoSeed
{
    public int Order => 30;

    public async Task SeedAsync(CancellationToken ct)
    {
        var shop = (await shops.FindByKeyAsync(DemoAccounts.ShopKey, ct))!;
        await using var stream = typeof(DemoKnowledge).Assembly.GetManifestResourceStream("Kefu.Knowledge.Demo.demo-knowledge.json")!;
        var book = (await JsonSerializer.DeserializeAsync<Book>(stream, KefuJson.Options, ct))!;
        foreach (var a in book.Articles)
        {
            var id = await dispatcher.SendAsync(new SaveArticle(null, shop.Id, a.Language, a.Title, a.Phrasings, a.Answer, a.Tags, a.Quick, null), ct);
            await dispatcher.SendAsync(new PublishArticle(id), ct);
        }

        foreach (var r in book.Replies)
        {
            await dispatcher.SendAsync(new SaveCannedReply(null, shop.Id, r.Language, null, r.Title, r.Group, r.Text, r.Purpose), ct);
        }
    }

    private sealed record Book(IReadOnlyList<DemoArticle> Articles, IReadOnlyList<DemoReply> Replies);

    private sealed record DemoArticle(string Language, string Title, IReadOnlyList<string> Phrasings, string Answer, IReadOnlyList<string> Tags, bool Quick);

    private sealed record DemoReply(string Language, string Title, string Group, string Text, ReplyPurpose Purpose);
}
