using System.Net.Http.Json;
using Microsoft.Playwright;

namespace Kefu.Tests.Desk;

/// <summary>A shop with customers who wait and agents who serve them, and an agent's browser before the desk.</summary>
internal sealed class DeskStage : IAsyncDisposable
{
    private readonly List<Person> _people = [];

    private DeskStage(KefuApp app, Chromium chromium, TestShop shop, TestPerson agent)
    {
        App = app;
        Chromium = chromium;
        Shop = shop;
        Agent = agent;
    }

    public KefuApp App { get; }

    public Chromium Chromium { get; }

    public TestShop Shop { get; }

    public TestPerson Agent { get; }

    public static async Task<DeskStage> SetAsync(Chromium chromium, Database database, string language = "zh-CN")
    {
        var app = await KefuApp.For(database);
        return await OfAsync(chromium, app, await app.NewShopAsync(), language);
    }

    /// <summary>The same in a shop that is there already.</summary>
    public static async Task<DeskStage> OfAsync(Chromium chromium, KefuApp app, TestShop shop, string language = "zh-CN", string agentName = "王晓琳")
    {
        var agent = await app.NewStaffAsync(shop, "agent", agentName, language);
        return new DeskStage(app, chromium, shop, agent);
    }

    /// <summary>A customer whom the agent serves; the last word is the customer's.</summary>
    public async Task<(TestVisitor Visitor, Guid Conversation)> ServedAsync(string name, string text, string? sub = null, string? tier = null, TestPerson? by = null)
    {
        var visitor = await App.NewVisitorAsync(Shop, KefuApp.IdentityOf(Shop, sub ?? Guid.CreateVersion7().ToString("N"), name, "13812341234", "lin@example.com", tier));
        await visitor.SayAsync("在吗");
        var conversation = (await visitor.AskForPersonAsync()).GetProperty("id").GetGuid();
        await App.TakeAsync(by ?? Agent, conversation);
        await visitor.SayAsync(text);
        return (visitor, conversation);
    }

    public static async Task MustAsync(TestPerson person, Guid conversation, string verb, object? body = null)
    {
        using var answer = await person.Http.PostAsJsonAsync($"/api/v1/conversations/{conversation}/{verb}", body ?? new { });
        Assert.True(answer.IsSuccessStatusCode, $"{verb}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
    }

    public static Task ReplyAsync(TestPerson person, Guid conversation, string text) =>
        MustAsync(person, conversation, "messages", new { clientId = Guid.CreateVersion7(), text, visibility = "public" });

    /// <summary>The person signs in with a browser of their own and opens the desk.</summary>
    public async Task<Person> OpenAsync(TestPerson who, string language = "zh-CN", int width = 1440, int height = 900, bool dark = false, string path = "/desk")
    {
        var person = await Chromium.NewPersonAsync(App.Address, language, width, height, dark);
        _people.Add(person);
        await person.Page.GotoAsync("/sign-in?next=" + Uri.EscapeDataString(path));
        await person.Page.Locator("input[name=account]").FillAsync(who.Account);
        await person.Page.Locator("input[name=password]").FillAsync(KefuApp.Password);
        await person.Page.Locator("button[type=submit]").First.ClickAsync();
        await person.Page.WaitForURLAsync("**" + path);
        await person.Page.Locator(".wb").WaitForAsync();
        return person;
    }

    /// <summary>The row of a conversation in the list.</summary>
    public static ILocator Row(Person person, Guid conversation) => person.Page.Locator($"#c-{conversation}");

    public async ValueTask DisposeAsync()
    {
        foreach (var person in _people)
        {
            await person.DisposeAsync();
        }
    }
}
