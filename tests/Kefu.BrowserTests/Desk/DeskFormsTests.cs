using System.Text.RegularExpressions;
using Kefu.Contracts.Conversations;
using Kefu.Tickets.Domain;
using Microsoft.EntityFrameworkCore;
using static Microsoft.Playwright.Assertions;

namespace Kefu.Tests.Desk;

/// <summary>What an agent writes beside the answers: tickets, notes, and by which keys.</summary>
public sealed class DeskFormsTests(Chromium chromium)
{
    [Theory, OnEachDatabase]
    public async Task Ticket_should_be_opened_from_the_conversation_without_leaving_it(Database database)
    {
        await using var stage = await DeskStage.SetAsync(chromium, database);
        var (_, id) = await stage.ServedAsync("林晚秋", "灯罩裂了");
        var wang = await stage.OpenAsync(stage.Agent, path: "/desk/" + id);
        await wang.Page.Locator("#thread-top .pane-tools > button", new() { HasTextRegex = new Regex("建工单") }).ClickAsync();
        var dialog = wang.Page.Locator("#ticket-dialog");
        await Expect(dialog.Locator("[name=contact]")).ToHaveValueAsync("13812341234");

        // What is missing is said beside its field, and nothing typed is lost.
        await dialog.Locator("[name=text]").FillAsync("客户收到时灯罩开裂");
        await dialog.Locator("[name=subject]").FillAsync(" ");
        await dialog.Locator("button[type=submit]").ClickAsync();
        await Expect(dialog.Locator(".field-error").First).ToBeVisibleAsync();
        await Expect(dialog.Locator("[name=text]")).ToHaveValueAsync("客户收到时灯罩开裂");

        await dialog.Locator("[name=subject]").FillAsync("灯罩破损换新");
        await dialog.Locator("button[type=submit]").ClickAsync();
        await Expect(dialog).ToBeHiddenAsync();
        await Expect(wang.Page.Locator("body")).ToContainTextAsync(new Regex("已创建|已建|工单 #"));
        var ticket = await stage.App.ReadAsync(db => db.Set<Ticket>().SingleAsync(t => t.Conversation == new ConversationId(id)));
        Assert.Equal("灯罩破损换新", ticket.Subject);
        Assert.Equal(stage.Agent.Id, ticket.Owner);
        Assert.EndsWith("/desk/" + id, wang.Page.Url, StringComparison.Ordinal);
        // The browser itself notes the one refused form.
        Assert.Contains("422", Assert.Single(wang.Errors), StringComparison.Ordinal);
    }

    [Theory, OnEachDatabase]
    [Case("F21")]
    public async Task A_double_click_should_open_one_ticket_and_make_one_note(Database database)
    {
        await using var stage = await DeskStage.SetAsync(chromium, database);
        var (_, id) = await stage.ServedAsync("林晚秋", "灯罩裂了");
        var wang = await stage.OpenAsync(stage.Agent, path: "/desk/" + id);
        await wang.Page.GotoAsync("/tickets/new?conversation=" + id);
        await wang.Page.Locator("[name=subject]").FillAsync("灯罩破损换新");
        await wang.Page.Locator("[name=text]").FillAsync("客户收到时灯罩开裂");
        // Slow enough that the second press comes while the first is on its way.
        await wang.Page.RouteAsync("**/fragments/tickets/open", async route =>
        {
            await Task.Delay(300);
            await route.ContinueAsync();
        });
        await wang.Page.Locator("main form button[type=submit]").DblClickAsync();
        await wang.Page.WaitForURLAsync(new Regex("/tickets/[0-9]+$"));
        Assert.Equal(1, await stage.App.ReadAsync(db => db.Set<Ticket>().CountAsync(t => t.Conversation == new ConversationId(id))));

        await wang.Page.GotoAsync("/desk/" + id);
        foreach (var note in new[] { "下午 5 点后再打电话", "上午也行" })
        {
            await wang.Page.Locator("#customer-note-text").FillAsync(note);
            await wang.Page.Locator("#customer-note button[type=submit]").DblClickAsync();
            await Expect(wang.Page.Locator("#side-notes .side-note", new() { HasText = note })).ToHaveCountAsync(1);
            await Expect(wang.Page.Locator("#customer-note-text")).ToHaveValueAsync("");
        }

        Assert.Empty(wang.Errors);
    }

    [Theory, OnEachDatabase]
    public async Task Note_about_a_customer_should_stay_inside(Database database)
    {
        await using var stage = await DeskStage.SetAsync(chromium, database);
        var (visitor, id) = await stage.ServedAsync("林晚秋", "灯罩裂了");
        var wang = await stage.OpenAsync(stage.Agent, path: "/desk/" + id);
        await wang.Page.Locator("#customer-note-text").FillAsync("下午 5 点后再打电话");
        await wang.Page.Locator("#customer-note button[type=submit]").ClickAsync();
        await Expect(wang.Page.Locator("#side-notes .side-note")).ToContainTextAsync("下午 5 点后再打电话");
        await Expect(wang.Page.Locator("#side-notes .side-note")).ToContainTextAsync("王晓琳");
        await Expect(wang.Page.Locator("#customer-note-text")).ToHaveValueAsync("");
        Assert.DoesNotContain(await visitor.HistoryAsync(), m => m.GetRawText().Contains("再打电话", StringComparison.Ordinal));
        Assert.Empty(wang.Errors);
    }

    [Theory, OnEachDatabase]
    public async Task Send_key_should_be_the_persons_choice_and_never_send_while_composing(Database database)
    {
        await using var stage = await DeskStage.SetAsync(chromium, database);
        var (_, id) = await stage.ServedAsync("林晚秋", "在吗");
        var wang = await stage.OpenAsync(stage.Agent, path: "/desk/" + id);
        var box = wang.Page.Locator("#composer-text");
        var sent = wang.Page.Locator("#messages .msg-agent .bubble");
        await Expect(wang.Page.Locator("[data-key-send]")).ToHaveTextAsync("Enter");
        await wang.Page.Locator("[data-send-choice]").ClickAsync();
        await Expect(wang.Page.Locator("[data-key-send]")).ToHaveTextAsync("Ctrl Enter");

        await box.FillAsync("第一行");
        await box.PressAsync("Enter");
        await box.PressSequentiallyAsync("第二行");
        await Expect(box).ToHaveValueAsync("第一行\n第二行");
        await Expect(sent).ToHaveCountAsync(0);
        // An input method at work owns Ctrl+Enter as well.
        await box.EvaluateAsync("box => box.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', ctrlKey: true, keyCode: 229, isComposing: true, bubbles: true, cancelable: true }))");
        await Expect(box).ToHaveValueAsync("第一行\n第二行");
        await box.PressAsync("Control+Enter");
        await Expect(sent).ToHaveCountAsync(1);
        await Expect(box).ToHaveValueAsync("");

        // The choice outlives the page; the person's own page sets it, too.
        await wang.Page.ReloadAsync();
        await Expect(wang.Page.Locator("[data-key-send]")).ToHaveTextAsync("Ctrl Enter");
        await wang.Page.GotoAsync("/me");
        await wang.Page.Locator("select[name=sendKey]").SelectOptionAsync("Enter");
        await wang.Page.Locator("form:has(select[name=sendKey]) button[type=submit]").ClickAsync();
        await wang.Page.WaitForURLAsync("**/me?saved=1");
        await wang.Page.GotoAsync("/desk/" + id);
        await Expect(wang.Page.Locator("[data-key-send]")).ToHaveTextAsync("Enter");
        await box.FillAsync("第三行");
        await box.PressAsync("Enter");
        await Expect(sent).ToHaveCountAsync(2);
        Assert.Empty(wang.Errors);
    }
}
