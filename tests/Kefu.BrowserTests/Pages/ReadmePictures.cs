using System.Net.Http.Json;
using Kefu.Contracts.Conversations;
using Kefu.Contracts.Identity;
using Kefu.Conversations.Domain;
using Kefu.DemoShop;
using Kefu.Web.Demo;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Kefu.Tests.Pages;

/// <summary>Retakes the pictures of the README from the demo, at twenty past three in the afternoon in the shop: <c>Kefu.BrowserTests.dll --explicit only --filter-class "*ReadmePictures"</c>.</summary>
public sealed class ReadmePictures(Chromium chromium)
{
    private static readonly string Folder = Path.Combine(Chromium.Screenshots, "..", "..", "docs", "images");

    [Fact(Explicit = true)]
    public async Task Pictures_should_show_the_demo_day()
    {
        var clock = new Afternoon();
        await using var app = await KefuApp.StartAsync(Database.Sqlite, clock, settings: ["--Demo=true"]);
        await DemoData.SeedAsync(app.Services, CancellationToken.None);
        var shop = await ShopAsync(app);
        await KefuApp.EventuallyAsync(
            () => app.ReadAsync(db => db.Set<Kefu.Insights.Domain.ConversationLine>().CountAsync()),
            n => n >= app.ReadAsync(db => db.Set<Conversation>().CountAsync()).GetAwaiter().GetResult());
        var lin = await app.NewVisitorAsync(shop, KefuApp.IdentityOf(shop, "c-1001", "林晓", "13800001001", "lin.xiao@example.com", "vip", clock.GetUtcNow().AddHours(1)));
        using var wang = app.NewClient("zh-CN");
        await KefuApp.SignInAsync(wang, "agent1", DemoAccounts.Password);
        await wang.PostAsJsonAsync("/api/v1/presence", new { status = "online" });
        var id = await ServeAsync(app, lin, wang);

        foreach (var language in new[] { "zh-CN", "en" })
        {
            var ending = language == "en" ? ".en" : "";
            await using var agent = await OpenAsync(app, clock, "agent1", language);
            await agent.Page.GotoAsync("/desk/" + id);
            await Expect(agent.Page.Locator("#messages .bubble").Last).ToBeInViewportAsync();
            await Expect(agent.Page.Locator("#side-order")).ToContainTextAsync("YG20261116-08417");
            await ShootAsync(agent, "workbench" + ending);
            await using var supervisor = await OpenAsync(app, clock, "supervisor", language);
            await supervisor.Page.GotoAsync("/start");
            await ShootAsync(supervisor, "start" + ending);
            await supervisor.Page.GotoAsync("/wall");
            await ShootAsync(supervisor, "wall" + ending);
        }

        await WidgetAsync(app, shop);
    }

    private static async Task<Guid> ServeAsync(KefuApp app, TestVisitor lin, HttpClient wang)
    {
        await lin.SayAsync("灯罩破损了怎么办");
        await KefuApp.EventuallyAsync(() => lin.HistoryAsync(), h => h.Count >= 2);
        var id = (await lin.AskForPersonAsync()).GetProperty("id").GetGuid();
        await KefuApp.EventuallyAsync(
            () => app.ReadAsync(db => db.Set<Conversation>().Where(c => c.Id == new ConversationId(id)).Select(c => c.Status).SingleAsync()),
            s => s == ConversationStatus.Offered);
        await PostAsync(wang, id, "accept", new { });
        await lin.SayAsync("前天收到的台灯今天才拆开，灯罩右边裂了一道");
        await PostAsync(wang, id, "messages", new { clientId = Guid.CreateVersion7(), text = "照片收到了，裂纹在灯罩右缘，属于运输破损，不用您承担运费。我在核对库存，3 分钟内答复您。", visibility = "public" });
        await lin.Http.PostAsJsonAsync("/api/v1/widget/read", new { upToSeq = long.MaxValue / 2 });
        await PostAsync(wang, id, "messages", new { clientId = Guid.CreateVersion7(), text = "T2 雾灰绿整灯有货，客户周五要送人，来得及就直接换整灯。", visibility = "note" });
        await PostAsync(wang, id, "tags", new { add = new[] { "破损", "换新" } });
        await lin.SayAsync("好的，那是换整灯还是只换灯罩呀？周五要送人");
        return id;
    }

    private static async Task PostAsync(HttpClient http, Guid id, string verb, object body)
    {
        using var answer = await http.PostAsJsonAsync($"/api/v1/conversations/{id}/{verb}", body);
        Assert.True(answer.IsSuccessStatusCode, $"{verb}: {await answer.Content.ReadAsStringAsync()}");
    }

    private static async Task<TestShop> ShopAsync(KefuApp app) => await app.AsSystemAsync(async services =>
    {
        var shops = services.GetRequiredService<IShopDirectory>();
        var shop = (await shops.FindByKeyAsync(DemoAccounts.ShopKey, CancellationToken.None))!;
        return new TestShop(shop.Id, shop.Key, await shops.IdentitySecretAsync(shop.Id, CancellationToken.None), await shops.WebhookSecretAsync(shop.Id, CancellationToken.None));
    });

    private async Task<Person> OpenAsync(KefuApp app, Afternoon clock, string account, string language)
    {
        var person = await chromium.NewPersonAsync(app.Address, language);
        await person.Page.Clock.SetSystemTimeAsync(clock.GetUtcNow().UtcDateTime);
        await DemoDesk.SignInAsync(person, account);
        return person;
    }

    private async Task WidgetAsync(KefuApp app, TestShop shop)
    {
        // The demo names this address as the shop's own.
        await using var storefront = DemoShopApp.Create(
            ["--urls", "http://127.0.0.1:5081", "--kefu", app.Address.ToString().TrimEnd('/'), "--shop", shop.Key, "--identity-secret", shop.IdentitySecret, "--webhook-secret", shop.WebhookSecret]);
        await storefront.StartAsync();
        await using var customer = await chromium.NewPersonAsync(new Uri("http://127.0.0.1:5081"));
        await customer.Page.GotoAsync("/products/T2");
        await customer.Page.GetByRole(AriaRole.Button, new() { NameRegex = new System.Text.RegularExpressions.Regex("联系客服") }).ClickAsync();
        await customer.Page.Locator("#kefu-text").FillAsync("台灯能调亮度吗");
        await customer.Page.Locator("#kefu-text").PressAsync("Enter");
        await Expect(customer.Page.GetByRole(AriaRole.Log)).ToContainTextAsync("三档");
        await ShootAsync(customer, "widget");
        await storefront.StopAsync();
    }

    private static Task<byte[]> ShootAsync(Person person, string name) =>
        person.Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Folder, name + ".jpg"), Type = ScreenshotType.Jpeg, Quality = 84 });

    /// <summary>The real clock, moved to the next twenty past three in the shop's afternoon or the one after.</summary>
    private sealed class Afternoon : TimeProvider
    {
        private readonly TimeSpan _ahead = System.GetUtcNow().UtcDateTime.Date.AddDays(1).AddHours(7).AddMinutes(20) - System.GetUtcNow().UtcDateTime;

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + _ahead;
    }
}
