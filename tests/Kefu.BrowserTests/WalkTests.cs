using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.RegularExpressions;
using Kefu.Contracts.Routing;
using Kefu.DemoShop;
using Kefu.Knowledge.Articles;
using Kefu.Operations.Audit;
using Kefu.Platform.Log;
using Kefu.Tests.Desk;
using Kefu.Tickets.Domain;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Kefu.Tests;

/// <summary>From a customer's question to a measured answer, in two browsers: the demo shop's and the desk's.</summary>
public sealed class WalkTests(Chromium chromium)
{
    internal static readonly byte[] Picture = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    [Theory, OnEachDatabase]
    [Clause("S1-2.2")]
    public async Task A_question_should_be_answered_by_bot_and_person_settled_rated_and_shown_on_the_wall(Database database)
    {
        var app = await KefuApp.For(database);
        var shopAddress = new Uri($"http://127.0.0.1:{FreePort()}");
        var shop = await app.NewShopAsync(origin: shopAddress.ToString().TrimEnd('/'));
        await PublishAnswerAsync(app, shop);
        await using var storefront = DemoShopApp.Create(
            ["--urls", shopAddress.ToString(), "--kefu", app.Address.ToString().TrimEnd('/'), "--shop", shop.Key, "--identity-secret", shop.IdentitySecret, "--webhook-secret", shop.WebhookSecret]);
        await storefront.StartAsync(TestContext.Current.CancellationToken);
        await using var stage = await DeskStage.OfAsync(chromium, app, shop);
        var chen = await app.NewStaffAsync(shop, "agent", "陈默", "zh-CN");
        var desk = await stage.OpenAsync(stage.Agent);
        await using var customer = await chromium.NewPersonAsync(shopAddress);

        var order = await BuyAsync(customer);
        var box = await AskAsync(customer, "灯罩破损了怎么办");
        var panel = customer.Page.GetByRole(AriaRole.Log);
        await Expect(panel).ToContainTextAsync("免费换新");
        await customer.Page.GetByRole(AriaRole.Button, new() { Name = "转人工" }).Last.ClickAsync();
        await Expect(panel).ToContainTextAsync("下一位就是您");
        await customer.ShootAsync("walk-widget-" + database);

        // Nobody was there; whoever comes online has it within a second.
        await BeOnlineAsync(desk);
        var offer = desk.Page.Locator("[id^='o-']").First;
        await offer.Locator(".btn-primary").ClickAsync();
        await Expect(desk.Page.Locator("#messages")).ToContainTextAsync("灯罩破损了怎么办");
        await Expect(desk.Page.Locator("#wb-customer")).ToContainTextAsync(order);
        await Expect(panel).ToContainTextAsync("王晓琳");
        var id = Guid.Parse(Regex.Match(desk.Page.Url, "[0-9a-f-]{36}").Value);

        await OfferedInTimeAsync(app, id, stage.Agent);
        await AnswerAsync(desk);
        await Expect(panel).ToContainTextAsync("请您稍等");
        await Expect(panel.Locator("img").First).ToBeVisibleAsync();
        await desk.ShootAsync("walk-desk-" + database);
        await NoteAsync(desk, "运输破损，库存还有两件");
        await Expect(desk.Page.Locator(".note")).ToContainTextAsync("库存还有两件");
        await Expect(panel).Not.ToContainTextAsync("库存还有两件");

        var other = await HandOverAsync(stage, desk, chen, id);
        await other.Page.Locator("#composer-text").FillAsync("已为您安排换新");
        await other.Page.Locator("#composer-text").PressAsync("Enter");
        await Expect(panel).ToContainTextAsync("已为您安排换新");
        await SettleAsync(stage, other, chen, order);
        await Expect(panel).ToContainTextAsync("新灯罩已寄出");
        await RateAsync(customer);
        Assert.True(customer.Errors.Count == 0, string.Join("\n", customer.Errors));
        // Whoever handed the conversation over no longer reaches it: the sign "I am here" is refused, and should be.
        desk.Errors.RemoveAll(e => e.Contains("404", StringComparison.Ordinal) && e.Contains("/desk/here", StringComparison.Ordinal));
        Assert.True(desk.Errors.Count == 0, string.Join("\n", desk.Errors));

        await ShownAsync(stage, database);
        Assert.True(await app.AsSystemAsync(async services => (await services.GetRequiredService<AuditChain>().VerifyAsync(null, TestContext.Current.CancellationToken)).Fault is null));
        await storefront.StopAsync(TestContext.Current.CancellationToken);
        Assert.NotNull(box);
    }

    private static async Task PublishAnswerAsync(KefuApp app, TestShop shop)
    {
        var article = await app.SendAsync(new SaveArticle(null, shop.Id, "zh-CN", "收到的商品破损或少件怎么办", ["灯罩破损了怎么办"], "签收 7 天内破损可免费换新，运费由我们承担。", [], false, null));
        await app.SendAsync(new PublishArticle(article));
    }

    private static async Task<string> BuyAsync(Person customer)
    {
        await customer.Page.GotoAsync("/sign-in?then=/products/T2");
        await customer.Page.Locator("form.people button").First.ClickAsync();
        await customer.Page.Locator("form.buy button.main").ClickAsync();
        await customer.Page.GotoAsync("/bag");
        await customer.Page.Locator("form[action='/checkout'] button").ClickAsync();
        await customer.Page.WaitForURLAsync("**/orders/*");
        return customer.Page.Url.Split('/')[^1].Split('?')[0];
    }

    private static async Task<ILocator> AskAsync(Person customer, string text)
    {
        var box = customer.Page.Locator("#kefu-text");
        var launcher = customer.Page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("联系客服") });
        await launcher.Or(box).First.WaitForAsync();
        if (!await box.IsVisibleAsync())
        {
            await launcher.ClickAsync();
        }

        await box.FillAsync(text);
        await box.PressAsync("Enter");
        return box;
    }

    private static async Task AnswerAsync(Person desk)
    {
        var box = desk.Page.Locator("#composer-text");
        await box.PressSequentiallyAsync("/qsd");
        await Expect(desk.Page.Locator(".canned-row").First).ToBeVisibleAsync();
        await box.PressAsync("Enter");
        await Expect(box).ToHaveValueAsync(new Regex("请您稍等"));
        await box.PressAsync("Enter");
        await Expect(desk.Page.Locator("#messages .msg-agent")).ToContainTextAsync(["请您稍等"]);
        var chooser = await desk.Page.RunAndWaitForFileChooserAsync(() => desk.Page.Locator("[data-tool=picture]").ClickAsync());
        await desk.Page.RunAndWaitForResponseAsync(
            () => chooser.SetFilesAsync(new FilePayload { Name = "lamp.png", MimeType = "image/png", Buffer = Picture }),
            answer => answer.Url.EndsWith("/attachments", StringComparison.Ordinal) && answer.Status == 201);
        await Expect(desk.Page.Locator(".composer-files > *")).ToHaveCountAsync(1);
        await desk.Page.Locator("#composer button[type=submit]").ClickAsync();
        await Expect(desk.Page.Locator("#messages .msg-agent img")).ToHaveCountAsync(1);
    }

    private static async Task NoteAsync(Person desk, string text)
    {
        await desk.Page.Locator(".composer-tab[data-mode=note]").ClickAsync();
        await desk.Page.Locator("#composer-text").FillAsync(text);
        await desk.Page.Locator("#composer button[type=submit]").ClickAsync();
    }

    private static async Task BeOnlineAsync(Person desk)
    {
        await desk.Page.Locator("#wb-me > summary").ClickAsync();
        await desk.Page.Locator("#wb-me .menu-item", new() { HasTextRegex = new Regex("在线") }).ClickAsync();
        await Expect(desk.Page.Locator("#wb-me .wb-me-state")).ToContainTextAsync("在线");
    }

    /// <summary>The log tells both moments.</summary>
    private static async Task OfferedInTimeAsync(KefuApp app, Guid conversation, TestPerson agent)
    {
        var offer = EventNames.Of(typeof(OfferMade));
        var presence = EventNames.Of(typeof(PresenceChanged));
        var offered = await app.ReadAsync(db => db.Set<LogEntry>().Where(e => e.SubjectId == conversation && e.Type == offer).Select(e => e.AtUtc).FirstAsync());
        var there = await app.ReadAsync(db => db.Set<LogEntry>().Where(e => e.ActorId == agent.Id.Value && e.Type == presence).OrderByDescending(e => e.Seq).Select(e => e.AtUtc).FirstAsync());
        Assert.True(offered - there <= TimeSpan.FromSeconds(1), $"{offered - there}");
    }

    private static async Task<Person> HandOverAsync(DeskStage stage, Person desk, TestPerson chen, Guid id)
    {
        await desk.Page.Keyboard.PressAsync("Escape");
        await desk.Page.Locator("[data-key=a]").ClickAsync();
        var dialog = desk.Page.Locator("#dialog-transfer");
        await dialog.Locator("select[name=toStaff]").SelectOptionAsync(chen.Id.Value.ToString());
        await dialog.Locator("textarea").FillAsync("客户要换新，已核实破损");
        await dialog.Locator("button[type=submit]").ClickAsync();
        await Expect(dialog).ToBeHiddenAsync();
        var other = await stage.OpenAsync(chen);
        await other.Page.Locator($"#o-{id} .btn-primary").ClickAsync();
        await Expect(other.Page.Locator("#messages")).ToContainTextAsync("已核实破损");
        await Expect(other.Page.Locator(".composer-tab[data-mode=reply]")).ToBeVisibleAsync();
        return other;
    }

    /// <summary>The ticket is opened beside the talk and settled on its page; then the talk is settled.</summary>
    private static async Task SettleAsync(DeskStage stage, Person other, TestPerson chen, string order)
    {
        await other.Page.Locator("#thread-top .pane-tools > button", new() { HasTextRegex = new Regex("建工单") }).ClickAsync();
        var form = other.Page.Locator("#ticket-dialog");
        await form.Locator("[name=subject]").FillAsync("灯罩破损换新");
        await form.Locator("[name=kind]").SelectOptionAsync("AfterSale");
        await form.Locator("[name=text]").FillAsync("补寄灯罩");
        await Expect(form.Locator("[name=orderNumber]")).ToHaveValueAsync(order);
        await form.Locator("button[type=submit]").ClickAsync();
        await Expect(form).ToBeHiddenAsync();
        var number = await stage.App.ReadAsync(db => db.Set<Ticket>().Where(t => t.Owner == chen.Id).Select(t => t.Number).SingleAsync());
        var talk = other.Page.Url;
        await other.Page.GotoAsync($"/tickets/{number}");
        await other.Page.Locator("form textarea[name=result]").FillAsync("新灯罩已寄出");
        await other.Page.Locator("form:has(textarea[name=result]) button[type=submit]").ClickAsync();
        await Expect(other.Page.Locator("main")).ToContainTextAsync("已解决");
        await other.Page.GotoAsync(talk);
        await other.Page.Locator("[data-key=s]").ClickAsync();
        await Expect(other.Page.Locator("#dialog-resolve textarea")).ToHaveValueAsync(new Regex("感谢您的咨询"));
        await other.Page.Locator("#dialog-resolve button[type=submit]").ClickAsync();
        await Expect(other.Page.Locator("#thread-top")).ToContainTextAsync("会话已结束");
    }

    private static async Task RateAsync(Person customer)
    {
        var card = customer.Page.Locator(".panel-card.survey");
        await card.Locator(".star").Nth(4).ClickAsync();
        await card.Locator("button.primary").ClickAsync();
        await Expect(card).ToContainTextAsync("5 分");
    }

    private static async Task ShownAsync(DeskStage stage, Database database)
    {
        var supervisor = await stage.App.NewStaffAsync(stage.Shop, "operations-supervisor", "何珊", "zh-CN");
        var wall = await KefuApp.EventuallyAsync(
            async () => await supervisor.Http.GetFromJsonAsync<JsonElement>("/api/v1/insights/wall"),
            w => w.GetProperty("satisfaction").GetProperty("count").GetInt32() == 1);
        Assert.Equal(1, wall.GetProperty("satisfaction").GetProperty("met").GetInt32());
        Assert.Equal(1, wall.GetProperty("firstResponse").GetProperty("count").GetInt32());
        Assert.Equal(0, wall.GetProperty("waiting").GetInt32());
        foreach (var (page, name) in new[] { ("/wall", "wall"), ("/start", "start") })
        {
            await using var person = await stage.Chromium.NewPersonAsync(stage.App.Address);
            await person.Page.GotoAsync("/sign-in?next=" + Uri.EscapeDataString(page));
            await person.Page.Locator("input[name=account]").FillAsync(supervisor.Account);
            await person.Page.Locator("input[name=password]").FillAsync(KefuApp.Password);
            await person.Page.Locator("button[type=submit]").First.ClickAsync();
            await person.Page.WaitForURLAsync("**" + page);
            await Expect(person.Page.Locator(name == "wall" ? "#wall-satisfaction" : "#card-satisfaction")).ToContainTextAsync(name == "wall" ? "n = 1" : "1 / 1 份评价");
            await Expect(person.Page.Locator(name == "wall" ? "#wall-first-response" : "#card-first-response")).Not.ToContainTextAsync("—");
            await person.ShootAsync($"walk-{name}-{database}");
            Assert.Empty(person.Errors);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
