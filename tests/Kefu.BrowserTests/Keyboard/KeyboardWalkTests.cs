using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Kefu.Routing.Domain;
using Kefu.Tests.Desk;
using Kefu.Tickets.Domain;
using Microsoft.EntityFrameworkCore;
using static Microsoft.Playwright.Assertions;

namespace Kefu.Tests.Keyboard;

/// <summary>The journeys of the walk without a mouse: nothing is clicked, and nothing gets the focus but by keys.</summary>
public sealed class KeyboardWalkTests(Chromium chromium)
{
    [Fact]
    public async Task A_customer_should_ask_take_back_send_and_rate_by_keys_alone()
    {
        await using var stage = await DeskStage.SetAsync(chromium, Database.Sqlite);
        await using var customer = await chromium.NewPersonAsync(stage.App.Address);
        var (page, keys) = (customer.Page, new Fingers(customer.Page));
        await page.GotoAsync($"/chat?shop={stage.Shop.Key}#identity={KefuApp.IdentityOf(stage.Shop, "c-keys", "林晚秋")}");
        await page.Locator("#kefu-text").WaitForAsync();
        await keys.GoAsync("#kefu-text");
        await keys.TypeAsync("我的密码是 tulip-42");
        await keys.PressAsync("Enter");
        await Expect(page.Locator(".msg.customer .bubble")).ToContainTextAsync("tulip-42");
        await page.Locator(".recall").WaitForAsync(new() { State = Microsoft.Playwright.WaitForSelectorState.Attached });
        await keys.GoAsync(".recall", back: true);
        await keys.PressAsync("Enter");
        await Expect(page.Locator(".line", new() { HasText = "您撤回了一条消息" })).ToBeVisibleAsync();

        await keys.GoAsync("#kefu-text");
        await keys.TypeAsync("灯罩裂了");
        await keys.PressAsync("Enter");
        await keys.TypeAsync("转人工");
        await keys.PressAsync("Enter");
        await Expect(page.Locator(".msg.customer .bubble", new() { HasText = "转人工" })).ToBeVisibleAsync();
        var id = (await stage.App.ReadAsync(db => db.Set<Kefu.Conversations.Domain.Conversation>().Where(c => c.ShopId == stage.Shop.Id).Select(c => c.Id).SingleAsync())).Value;
        await stage.App.TakeAsync(stage.Agent, id);
        await DeskStage.ReplyAsync(stage.Agent, id, "补发一个");
        await Expect(page.GetByRole(Microsoft.Playwright.AriaRole.Log)).ToContainTextAsync("补发一个");
        await DeskStage.MustAsync(stage.Agent, id, "resolve");

        await page.Locator(".panel-card.survey .star").First.WaitForAsync();
        await keys.GoAsync(".panel-card.survey .star", back: true);
        await keys.PressAsync("ArrowLeft");
        await keys.PressAsync("Space");
        await keys.EnterAsync(".panel-card.survey button.primary");
        await Expect(page.Locator(".panel-card.survey")).ToContainTextAsync("5 分");
        Assert.Empty(keys.Unseen.Distinct());
        Assert.Empty(customer.Errors);
    }

    [Fact]
    public async Task An_agent_should_serve_by_keys_alone()
    {
        await using var stage = await DeskStage.SetAsync(chromium, Database.Sqlite);
        var chen = await stage.App.NewStaffAsync(stage.Shop, "agent", "陈默", "zh-CN");
        var (_, other) = await stage.ServedAsync("周子衡", "什么时候发货");
        await DeskStage.ReplyAsync(stage.Agent, other, "明天发货");
        var visitor = await stage.App.NewVisitorAsync(stage.Shop, KefuApp.IdentityOf(stage.Shop, "c-lin", "林晚秋", "13812341234"));
        await visitor.SayAsync("灯罩裂了");
        var id = (await visitor.AskForPersonAsync()).GetProperty("id").GetGuid();
        await using var wang = await chromium.NewPersonAsync(stage.App.Address);
        var (page, keys) = (wang.Page, new Fingers(wang.Page));
        await keys.SignInAsync(stage.Agent.Account, "/desk");
        await page.Locator(".wb").WaitForAsync();

        await keys.EnterAsync("#wb-me > summary");
        await page.Locator("#wb-me .menu-item", new() { HasTextRegex = new Regex("在线") }).EvaluateAsync("(item) => item.dataset.wanted = 'yes'");
        await keys.EnterAsync("#wb-me [data-wanted]");
        await Expect(page.Locator("#wb-me .wb-me-state")).ToContainTextAsync("在线");
        await page.Locator($"#o-{id}").WaitForAsync();
        await keys.PressAsync("y");
        await Expect(page.Locator("#messages")).ToContainTextAsync("灯罩裂了");

        await ComposeAsync(page, keys, "r", "马上为您补发");
        await Expect(page.Locator("#messages .msg-agent")).ToContainTextAsync(["马上为您补发"]);
        await ComposeAsync(page, keys, "n", "库存还有两件");
        await Expect(page.Locator(".note")).ToContainTextAsync("库存还有两件");

        // Put aside and taken up again.
        await keys.PressAsync("Escape");
        await OutAsync(page, keys);
        await keys.PressAsync("z");
        await page.Locator("#dialog-snooze").WaitForAsync();
        await keys.EnterAsync("#dialog-snooze button[type=submit]");
        await Expect(page.Locator("#thread-top .strip", new() { HasText = "暂搁" })).ToBeVisibleAsync();
        await Expect(page.Locator("#dialog-snooze")).ToBeHiddenAsync();
        await keys.PressAsync("z");
        await Expect(page.Locator("#thread-top .strip", new() { HasText = "暂搁" })).ToBeHiddenAsync();

        // A ticket by the palette.
        await keys.PressAsync("ControlOrMeta+K");
        await page.Locator("dialog.palette").WaitForAsync();
        await keys.TypeAsync("建工单");
        await keys.PressAsync("Enter");
        await page.Locator("#ticket-dialog [name=subject]").WaitForAsync();
        await keys.FillAsync("#ticket-dialog [name=subject]", "灯罩换新");
        await keys.ChooseAsync("#ticket-dialog [name=kind]", "Complaint");
        await keys.FillAsync("#ticket-dialog [name=text]", "补寄灯罩");
        await keys.EnterAsync("#ticket-dialog button[type=submit]");
        await Expect(page.Locator("#ticket-dialog")).ToBeHiddenAsync();
        await KefuApp.EventuallyAsync(() => stage.App.ReadAsync(db => db.Set<Ticket>().CountAsync(t => t.ShopId == stage.Shop.Id)), n => n == 1);

        // Handed over to a colleague.
        await OutAsync(page, keys);
        await keys.PressAsync("a");
        await page.Locator("#dialog-transfer").WaitForAsync();
        await keys.ChooseAsync("#dialog-transfer select[name=toStaff]", chen.Id.Value.ToString());
        await keys.FillAsync("#dialog-transfer textarea", "已核实破损");
        await keys.EnterAsync("#dialog-transfer button[type=submit]");
        await Expect(page.Locator("#dialog-transfer")).ToBeHiddenAsync();

        // Selected with others, and put aside together.
        await keys.GoAsync($"#c-{other}");
        await keys.PressAsync("x");
        await Expect(page.Locator("[data-bulk-count]")).ToHaveTextAsync("已选 1 个");
        await keys.EnterAsync("#bulk-bar button[data-dialog-href*=snooze]");
        await page.Locator("#dialog-snooze").WaitForAsync();
        await keys.EnterAsync("#dialog-snooze button[type=submit]");
        await Expect(page.Locator("#dialog-snooze .bulk-lines li")).ToHaveCountAsync(1);
        await keys.PressAsync("Escape");
        await Expect(page.Locator("#dialog-snooze")).ToBeHiddenAsync();
        Assert.Empty(keys.Unseen.Distinct());
        Assert.Empty(wang.Errors);
    }

    [Fact]
    public async Task Supervisors_and_administrators_should_reach_wall_queues_approvals_and_settings_by_keys_alone()
    {
        await using var stage = await DeskStage.SetAsync(chromium, Database.Sqlite);
        var (supervisor, head, admin) = (await stage.App.NewStaffAsync(stage.Shop, "operations-supervisor", "何珊", "zh-CN"), await stage.App.NewStaffAsync(stage.Shop, "head-of-department", "赵敏", "zh-CN"), await stage.App.NewStaffAsync(null, "administrator", "钱总", "zh-CN"));
        using (var asked = await supervisor.Http.PostAsJsonAsync("/api/v1/approvals", new { shopId = stage.Shop.Id, kind = "hiring", subject = "招两名客服", grounds = "大促" }))
        {
            Assert.True(asked.IsSuccessStatusCode, await asked.Content.ReadAsStringAsync());
        }

        await using (var person = await chromium.NewPersonAsync(stage.App.Address))
        {
            var keys = new Fingers(person.Page);
            await keys.SignInAsync(supervisor.Account, "/wall");
            await keys.GoAsync("main a[href], main button");
            // The wall hangs on a wall and has no rail; every other page has.
            await person.Page.GotoAsync("/start");
            await keys.EnterAsync("a.rail-item[href='/imports']");
            await person.Page.WaitForURLAsync("**/imports");
            await keys.GoAsync("#f-file");
            await keys.GoAsync("#import-form button[type=submit]");
            Assert.Empty(keys.Unseen.Distinct());
            Assert.Empty(person.Errors);
        }

        await using (var person = await chromium.NewPersonAsync(stage.App.Address))
        {
            var keys = new Fingers(person.Page);
            await keys.SignInAsync(head.Account, "/approvals");
            await keys.FillAsync("#approvals textarea[name=words]", "同意");
            await keys.EnterAsync("#approvals button[name=approve][value=true]");
            await Expect(person.Page.Locator("#approvals")).Not.ToContainTextAsync("招两名客服");
            Assert.Empty(keys.Unseen.Distinct());
            Assert.Empty(person.Errors);
        }

        await using (var person = await chromium.NewPersonAsync(stage.App.Address))
        {
            var keys = new Fingers(person.Page);
            await keys.SignInAsync(admin.Account, "/settings");
            await keys.EnterAsync("a[href='/settings/documents/insights.wall']");
            await person.Page.WaitForURLAsync("**/insights.wall");
            await keys.FillAsync("input[name='f.breakMinutes']", "20");
            await keys.EnterAsync("button[name=step][value=look]");
            await person.Page.Locator(".diff").WaitForAsync();
            await Expect(person.Page.Locator(".diff").First).ToContainTextAsync("小休时长");
            await keys.FillAsync("form:has([name='f.breakMinutes']) textarea[name=reason]", "按班次调整");
            await keys.EnterAsync("button[name=step][value=save]");
            await person.Page.WaitForURLAsync("**saved=1");
            Assert.Empty(keys.Unseen.Distinct());
            Assert.Empty(person.Errors);
        }
    }

    [Fact]
    public async Task An_agent_should_send_a_picture_and_merge_tickets_by_keys_alone()
    {
        await using var stage = await DeskStage.SetAsync(chromium, Database.Sqlite);
        var (_, conversation) = await stage.ServedAsync("林晚秋", "灯罩裂了");
        var (target, source) = (await OpenAsync(stage.Agent, conversation, "灯罩裂了"), await OpenAsync(stage.Agent, conversation, "还是灯罩"));
        await using var wang = await chromium.NewPersonAsync(stage.App.Address);
        var (page, keys) = (wang.Page, new Fingers(wang.Page));
        await keys.SignInAsync(stage.Agent.Account, "/desk");
        await page.Locator(".wb").WaitForAsync();
        await keys.EnterAsync($"#c-{conversation} a, #c-{conversation}");
        await Expect(page.Locator("#messages")).ToContainTextAsync("灯罩裂了");
        var chooser = await keys.EnterForFilesAsync("[data-tool=picture]");
        await page.RunAndWaitForResponseAsync(
            () => chooser.SetFilesAsync(new Microsoft.Playwright.FilePayload { Name = "lamp.png", MimeType = "image/png", Buffer = WalkTests.Picture }),
            answer => answer.Url.EndsWith("/attachments", StringComparison.Ordinal) && answer.Status == 201);
        await Expect(page.Locator(".composer-files > *")).ToHaveCountAsync(1);
        await keys.EnterAsync("#composer button[type=submit]");
        await Expect(page.Locator("#messages .msg-agent img")).ToHaveCountAsync(1);

        await page.GotoAsync($"/tickets/{target}");
        await page.Locator("[data-key=m]").WaitForAsync();
        await keys.PressAsync("m");
        await page.Locator("#merge-dialog select[name=source]").WaitForAsync();
        await keys.ChooseAsync("#merge-dialog select[name=source]", source.ToString(System.Globalization.CultureInfo.InvariantCulture));
        await keys.EnterAsync("#merge-dialog button[type=submit]");
        await Expect(page.Locator("#merge-dialog")).ToBeHiddenAsync();
        await KefuApp.EventuallyAsync(() => stage.App.ReadAsync(db => db.Set<Ticket>().CountAsync(t => t.Number == source && t.MergedInto != null)), n => n == 1);
        Assert.Empty(keys.Unseen.Distinct());
        Assert.Empty(wang.Errors);
    }

    [Fact]
    public async Task A_supervisor_should_make_and_change_a_queue_and_bring_a_file_in_by_keys_alone()
    {
        await using var stage = await DeskStage.SetAsync(chromium, Database.Sqlite);
        var supervisor = await stage.App.NewStaffAsync(stage.Shop, "operations-supervisor", "何珊", "zh-CN");
        await using var person = await chromium.NewPersonAsync(stage.App.Address);
        var (page, keys) = (person.Page, new Fingers(person.Page));
        await keys.SignInAsync(supervisor.Account, "/routing/queues/new");
        await keys.ChooseAsync("select[name=shopId]", stage.Shop.Id.ToString());
        await keys.FillAsync("input[name=key]", "refunds");
        await keys.FillAsync("input[name=nameZh]", "退款");
        await keys.FillAsync("input[name=nameEn]", "Refunds");
        await keys.GoAsync("input[name=days][value='1']");
        await keys.PressAsync("Space");
        await keys.FillAsync("input[name=reason]", "分流退款");
        await keys.EnterAsync("form:has([name=nameZh]) button[type=submit]");
        await page.WaitForURLAsync("**/routing");
        var queue = await stage.App.ReadAsync(db => db.Set<ServiceQueue>().AsNoTracking().SingleAsync(q => q.ShopId == stage.Shop.Id && q.Key == "refunds"));
        Assert.True(queue.Hours?.Weekly.ContainsKey(DayOfWeek.Monday));

        await keys.EnterAsync($"a[href='/routing/queues/{queue.Id}']");
        await page.WaitForURLAsync($"**/routing/queues/{queue.Id}");
        await keys.FillAsync("input[name=nameZh]", "退款与换货");
        await keys.FillAsync("input[name=reason]", "合并处理");
        await keys.EnterAsync("form:has([name=nameZh]) button[type=submit]");
        await page.WaitForURLAsync("**/routing");
        await Expect(page.Locator($"a[href='/routing/queues/{queue.Id}']").First).ToContainTextAsync("退款与换货");

        await page.GotoAsync("/imports");
        await keys.ChooseAsync("#import-form select[name=kind]", "customers");
        await keys.ChooseAsync("#import-form select[name=shop]", stage.Shop.Id.ToString());
        var chooser = await keys.EnterForFilesAsync("#f-file");
        await chooser.SetFilesAsync(new Microsoft.Playwright.FilePayload { Name = "customers.csv", MimeType = "text/csv", Buffer = System.Text.Encoding.UTF8.GetBytes("customer_id,name\nc-keys,林晚秋") });
        await keys.EnterAsync("#import-form button[type=submit]");
        await page.WaitForURLAsync(new Regex("/imports/[0-9a-f-]{36}$"));
        Assert.Empty(keys.Unseen.Distinct());
        Assert.Empty(person.Errors);
    }

    private static async Task<long> OpenAsync(TestPerson agent, Guid conversation, string subject)
    {
        using var answer = await agent.Http.PostAsJsonAsync("/api/v1/tickets", new { conversationId = conversation, kind = "complaint", priority = "normal", subject, text = "x", contact = "13812341234", assignToMe = true });
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<System.Text.Json.JsonElement>()).GetProperty("number").GetInt64();
    }

    /// <summary>Leaves whatever takes letters, so that keys are commands again.</summary>
    private static async Task OutAsync(Microsoft.Playwright.IPage page, Fingers keys)
    {
        for (var i = 0; i < 5 && await page.EvaluateAsync<bool>("() => document.activeElement?.matches('input, textarea, select') === true"); i++)
        {
            await keys.PressAsync("Shift+Tab");
        }
    }

    private static async Task ComposeAsync(Microsoft.Playwright.IPage page, Fingers keys, string key, string text)
    {
        await OutAsync(page, keys);
        await keys.PressAsync(key);
        await Expect(page.Locator("#composer-text")).ToBeFocusedAsync();
        await keys.TypeAsync(text);
        await keys.PressAsync("Enter");
    }
}
