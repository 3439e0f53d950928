using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Kefu.Platform.Log;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Kefu.Tests.Desk;

/// <summary>What the desk shows only sometimes: the drawer of a narrow window, the panes of a phone, a field in full, the doors of a supervisor.</summary>
public sealed class DeskPanesTests(Chromium chromium)
{
    [Fact]
    public async Task A_conversation_on_its_way_should_be_drawn_as_a_skeleton_over_the_one_that_was_left()
    {
        await using var stage = await DeskStage.SetAsync(chromium, Database.Sqlite);
        var (_, first) = await stage.ServedAsync("林晚秋", "灯罩裂了");
        var (_, second) = await stage.ServedAsync("陈以恒", "快递到哪了");
        var wang = await stage.OpenAsync(stage.Agent, path: "/desk/" + first);
        var loading = wang.Page.Locator("#wb-thread > .thread-loading");
        await Expect(wang.Page.Locator("#messages")).ToContainTextAsync("灯罩裂了");
        await Expect(loading).ToBeHiddenAsync();
        var slow = new TaskCompletionSource();
        await wang.Page.RouteAsync("**/desk/fragments/" + second + "*", async route =>
        {
            await slow.Task;
            await route.ContinueAsync();
        });

        await DeskStage.Row(wang, second).ClickAsync();
        await Expect(loading).ToBeVisibleAsync();
        await Expect(loading.GetByRole(AriaRole.Status)).ToBeVisibleAsync();
        slow.SetResult();

        await Expect(wang.Page.Locator("#messages")).ToContainTextAsync("快递到哪了");
        await Expect(loading).ToBeHiddenAsync();
        Assert.Empty(wang.Errors);
    }

    [Theory, OnEachDatabase]
    public async Task Customer_should_be_a_drawer_in_a_narrow_window_that_opens_and_closes(Database database)
    {
        await using var stage = await DeskStage.SetAsync(chromium, database);
        var (_, id) = await stage.ServedAsync("林晚秋", "灯罩裂了");
        var wang = await stage.OpenAsync(stage.Agent, width: 1100, height: 800, path: "/desk/" + id);
        var customer = wang.Page.Locator("#wb-customer");
        var toggle = wang.Page.Locator(".customer-toggle");
        await Expect(wang.Page.Locator("#messages")).ToContainTextAsync("灯罩裂了");
        await Expect(customer).ToBeHiddenAsync();

        await toggle.ClickAsync();
        await Expect(customer).ToBeVisibleAsync();
        await Expect(customer.Locator("#side-profile")).ToContainTextAsync("林晚秋");
        await Expect(customer).ToBeInViewportAsync();
        await Expect(toggle).ToHaveAttributeAsync("aria-expanded", "true");
        await wang.Page.Keyboard.PressAsync("Escape");
        await Expect(customer).ToBeHiddenAsync();
        await Expect(toggle).ToHaveAttributeAsync("aria-expanded", "false");

        await toggle.ClickAsync();
        await Expect(customer).ToBeVisibleAsync();
        await customer.Locator(".customer-close").ClickAsync();
        await Expect(customer).ToBeHiddenAsync();
        await Expect(toggle).ToHaveAttributeAsync("aria-expanded", "false");

        // There is room for it again.
        await wang.Page.SetViewportSizeAsync(1440, 900);
        await Expect(customer).ToBeVisibleAsync();
        await Expect(toggle).ToBeHiddenAsync();
        Assert.Empty(wang.Errors);
    }

    [Theory, OnEachDatabase]
    public async Task Phone_should_show_one_pane_at_a_time_and_lead_back(Database database)
    {
        await using var stage = await DeskStage.SetAsync(chromium, database);
        var (_, id) = await stage.ServedAsync("林晚秋", "灯罩裂了");
        var wang = await stage.OpenAsync(stage.Agent, width: 390, height: 844);
        var (list, thread, customer) = (wang.Page.Locator("#wb-list"), wang.Page.Locator("#wb-thread"), wang.Page.Locator("#wb-customer"));
        await Expect(thread).ToBeHiddenAsync();
        await Expect(customer).ToBeHiddenAsync();

        await DeskStage.Row(wang, id).ClickAsync();
        await Expect(thread.Locator("#messages")).ToContainTextAsync("灯罩裂了");
        await Expect(list).ToBeHiddenAsync();
        await Expect(wang.Page.Locator("nav.rail")).ToBeHiddenAsync();
        await Expect(wang.Page.Locator("#composer-text")).ToBeInViewportAsync();

        await thread.Locator(".customer-toggle").ClickAsync();
        await Expect(customer.Locator("#side-profile")).ToContainTextAsync("林晚秋");
        await Expect(thread).ToBeHiddenAsync();
        await customer.Locator(".thread-back").ClickAsync();
        await Expect(thread).ToBeVisibleAsync();
        await Expect(customer).ToBeHiddenAsync();
        await thread.Locator(".thread-back").ClickAsync();
        await Expect(list).ToBeVisibleAsync();
        await Expect(thread).ToBeHiddenAsync();

        await list.Locator(".views-toggle").ClickAsync();
        await Expect(wang.Page.Locator("#wb-views")).ToBeVisibleAsync();
        await wang.Page.Locator("#wb-views .view").Nth(1).ClickAsync();
        await Expect(wang.Page.Locator("#wb-views")).ToBeHiddenAsync();
        await Expect(list).ToBeVisibleAsync();
        Assert.Empty(wang.Errors);
    }

    [Theory, OnEachDatabase]
    public async Task Telephone_should_be_shown_in_full_only_with_a_reason_on_record_and_cover_itself_again(Database database)
    {
        await using var stage = await DeskStage.SetAsync(chromium, database);
        var (visitor, id) = await stage.ServedAsync("林晚秋", "灯罩裂了");
        var wang = await stage.OpenAsync(stage.Agent, path: "/desk/" + id);
        await Expect(wang.Page.Locator("#mask-phone")).ToContainTextAsync("138****1234");
        await Expect(wang.Page.Locator("#mask-phone summary")).ToHaveCountAsync(0);
        var supervisor = await stage.App.NewStaffAsync(stage.Shop, "operations-supervisor", "何珊", "zh-CN");
        var he = await stage.OpenAsync(supervisor, path: "/desk/" + id);
        var phone = he.Page.Locator("#mask-phone");
        await Expect(phone).ToContainTextAsync("138****1234");
        await Expect(he.Page.Locator("#wb-customer")).Not.ToContainTextAsync("13812341234");
        await he.Page.Clock.InstallAsync();

        await phone.Locator("summary").ClickAsync();
        await phone.Locator("select[name=reason]").SelectOptionAsync("delivery");
        await phone.Locator("button[type=submit]").ClickAsync();
        await Expect(phone).ToContainTextAsync("13812341234");
        var payload = await stage.App.ReadAsync(db => db.Set<LogEntry>().Where(e => e.SubjectId == visitor.Customer.Value && e.Type == "customers.field-unmasked").Select(e => e.Payload).SingleAsync());
        Assert.Equal("delivery", JsonDocument.Parse(payload).RootElement.GetProperty("reason").GetString());

        await he.Page.Clock.FastForwardAsync(31_000);
        await Expect(phone).ToContainTextAsync("138****1234");
        await Expect(phone).Not.ToContainTextAsync("13812341234");
        // The way back leads over the reason once more.
        await phone.Locator("summary").ClickAsync();
        await Expect(phone.Locator("select[name=reason]")).ToBeVisibleAsync();
        Assert.Empty(he.Errors);
    }

    [Theory, OnEachDatabase]
    public async Task Supervisor_should_look_in_whisper_and_take_over(Database database)
    {
        await using var stage = await DeskStage.SetAsync(chromium, database);
        var supervisor = await stage.App.NewStaffAsync(stage.Shop, "operations-supervisor", "何珊", "zh-CN");
        var (visitor, id) = await stage.ServedAsync("林晚秋", "我要投诉");
        var wang = await stage.OpenAsync(stage.Agent, path: "/desk/" + id);
        var he = await stage.OpenAsync(supervisor, path: "/desk/" + id);
        await Expect(he.Page.Locator("#messages")).ToContainTextAsync("我要投诉");
        await Expect(he.Page.Locator(".composer-tab[data-mode=reply]")).ToHaveCountAsync(0);

        // To have opened it is on record; to stay and look in is once more.
        Task<int> LooksAsync() => stage.App.ReadAsync(db => db.Set<LogEntry>().CountAsync(e => e.SubjectId == id && e.Type == "conversations.conversation-monitored"));
        var before = await KefuApp.EventuallyAsync(LooksAsync, n => n >= 1);
        await MoreAsync(he, "旁听");
        await Expect(he.Page.Locator("#toasts")).ToContainTextAsync("您正在旁听");
        await KefuApp.EventuallyAsync(LooksAsync, n => n == before + 1);

        await MoreAsync(he, "悄悄话");
        var whisper = he.Page.Locator("#dialog-whisper");
        await whisper.Locator("textarea").FillAsync("先道歉，再给两个方案");
        await whisper.Locator("button[type=submit]").ClickAsync();
        await Expect(whisper).ToBeHiddenAsync();
        await Expect(wang.Page.Locator("#messages .note")).ToContainTextAsync("先道歉");
        Assert.DoesNotContain(await visitor.HistoryAsync(), m => m.GetRawText().Contains("先道歉", StringComparison.Ordinal));

        await MoreAsync(he, "接管");
        await he.Page.Locator("#dialog-takeOver button[type=submit]").ClickAsync();
        await Expect(he.Page.Locator(".composer-tab[data-mode=reply]")).ToBeVisibleAsync();
        await he.Page.Locator("#composer-text").FillAsync("您好，我是主管何珊，我来处理");
        await he.Page.Locator("#composer-text").PressAsync("Enter");
        await Expect(wang.Page.Locator("#wb-thread")).ToContainTextAsync("已接管会话");
        await Expect(wang.Page.Locator(".composer-tab[data-mode=reply]")).ToHaveCountAsync(0);
        await KefuApp.EventuallyAsync(() => visitor.HistoryAsync(), h => h.Any(m => m.GetRawText().Contains("我是主管何珊", StringComparison.Ordinal)));
        Assert.Empty(he.Errors);
    }

    private static async Task MoreAsync(Person person, string word)
    {
        await person.Page.Locator("#thread-more > summary").ClickAsync();
        await person.Page.Locator("#thread-more .menu-item", new() { HasTextRegex = new Regex(word) }).ClickAsync();
    }
}
