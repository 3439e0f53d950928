using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Kefu.Tests.Desk;

/// <summary>Many rows at once, what is put aside, and the keys a person chose.</summary>
public sealed class DeskBulkTests(Chromium chromium)
{
    [Fact]
    public async Task Selected_conversations_should_be_done_one_by_one_and_each_refusal_be_told_in_its_row()
    {
        await using var stage = await DeskStage.SetAsync(chromium, Database.Sqlite);
        var (_, owed) = await stage.ServedAsync("林晚秋", "灯罩裂了");
        var (_, first) = await stage.ServedAsync("周子衡", "什么时候发货");
        var (_, second) = await stage.ServedAsync("何雨桐", "开发票");
        await DeskStage.ReplyAsync(stage.Agent, first, "明天发货");
        await DeskStage.ReplyAsync(stage.Agent, second, "已开");
        var wang = await stage.OpenAsync(stage.Agent);
        var page = wang.Page;

        // By keys alone: J walks, X selects, and the dialog is reached by Tab and Enter.
        await page.Locator("h1#content").FocusAsync();
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("x");
        await Expect(page.Locator("[data-bulk-count]")).ToHaveTextAsync("已选 1 个");
        await page.Locator($"#p-{second}").CheckAsync(new() { Force = true });
        await page.Locator("#pick-all").CheckAsync();
        await Expect(page.Locator("[data-bulk-count]")).ToHaveTextAsync("已选 3 个");
        await page.Locator("#bulk-bar button", new() { HasText = "暂搁" }).ClickAsync();
        await page.Locator("#dialog-snooze button[type=submit]").ClickAsync();
        await Expect(page.Locator("#dialog-snooze .bulk-lines li")).ToHaveCountAsync(3);
        await Expect(page.Locator("#dialog-snooze .bulk-lines li[data-refused]")).ToContainTextAsync("林晚秋");
        await Expect(page.Locator("#dialog-snooze .bulk-lines li[data-refused]")).ToContainTextAsync("请先回复");
        await page.Locator("#dialog-snooze [data-dialog-close]").First.ClickAsync();
        await Expect(page.Locator("[data-bulk-count]")).ToHaveTextAsync("已选 1 个");
        await Expect(DeskStage.Row(wang, first)).ToBeHiddenAsync();
        await Expect(DeskStage.Row(wang, owed)).ToBeVisibleAsync();
        await Expect(page.Locator("#views .view", new() { HasText = "暂搁" }).Locator(".view-count")).ToHaveTextAsync("2");
        // The browser itself notes the one refusal.
        Assert.Contains("409", Assert.Single(wang.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_should_be_the_ones_a_person_chose_and_never_two_for_one()
    {
        await using var stage = await DeskStage.SetAsync(chromium, Database.Sqlite);
        var (_, id) = await stage.ServedAsync("林晚秋", "灯罩裂了");
        await DeskStage.ReplyAsync(stage.Agent, id, "补发");
        var wang = await stage.OpenAsync(stage.Agent);
        var page = wang.Page;
        await page.GotoAsync("/me");
        await page.Locator("#key-snooze").FocusAsync();
        await page.Keyboard.PressAsync("r");
        await Expect(page.Locator("[data-keymap-error]")).ToContainTextAsync("回复");
        await Expect(page.Locator("#key-snooze")).ToHaveValueAsync("Z");
        await page.Keyboard.PressAsync("b");
        await Expect(page.Locator("#key-snooze")).ToHaveValueAsync("B");
        await page.Locator("[data-keymap-swap]").ClickAsync();
        await Expect(page.Locator("#key-next")).ToHaveValueAsync("K");

        await page.GotoAsync("/desk/" + id);
        await page.Locator("#messages").FocusAsync();
        await page.Keyboard.PressAsync("z");
        await page.Keyboard.PressAsync("b");
        await Expect(page.Locator("#dialog-snooze")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#thread-top .strip", new() { HasTextRegex = new Regex("暂搁") })).ToBeVisibleAsync();
        await page.Locator("#messages").FocusAsync();
        await page.Keyboard.PressAsync("b");
        await Expect(page.Locator("#thread-top .strip", new() { HasTextRegex = new Regex("暂搁") })).ToBeHiddenAsync();
        Assert.Empty(wang.Errors);
    }
}
