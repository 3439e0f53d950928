using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Kefu.Tests.Desk;

/// <summary>The panel as a page for apps, and taking back what was written.</summary>
public sealed class ChatPageTests(Chromium chromium)
{
    [Fact]
    public async Task A_message_written_in_the_page_for_apps_should_be_recalled_on_both_sides()
    {
        await using var stage = await DeskStage.SetAsync(chromium, Database.Sqlite);
        await using var customer = await chromium.NewPersonAsync(stage.App.Address, "zh-CN", 390, 844);
        var page = customer.Page;
        await page.GotoAsync($"/chat?shop={stage.Shop.Key}#identity={KefuApp.IdentityOf(stage.Shop, "c-app", "林晚秋")}");
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex(stage.Shop.Key + "$"));
        await page.Locator("#kefu-text").FillAsync("我的密码是 tulip-42");
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("header [aria-haspopup=menu]").ClickAsync();
        await Expect(page.Locator(".msg.customer .bubble")).ToContainTextAsync("tulip-42");
        await page.Locator(".recall").WaitForAsync(new() { State = Microsoft.Playwright.WaitForSelectorState.Attached });
        var conversation = await stage.App.ReadAsync(db => Task.FromResult(db.Set<Kefu.Conversations.Domain.Conversation>().Single(c => c.ShopId == stage.Shop.Id).Id.Value));
        var supervisor = await stage.App.NewStaffAsync(stage.Shop, "risk-controller", language: "zh-CN");
        Assert.Contains("tulip-42", await supervisor.Http.GetStringAsync($"/api/v1/conversations/{conversation}"), StringComparison.Ordinal);

        await page.Locator(".recall").EvaluateAsync("(button) => button.click()");
        await Expect(page.Locator(".line", new() { HasText = "您撤回了一条消息" })).ToBeVisibleAsync();
        await Expect(page.Locator("body")).Not.ToContainTextAsync("tulip-42");
        await page.ReloadAsync();
        await Expect(page.Locator(".line", new() { HasText = "您撤回了一条消息" })).ToBeVisibleAsync();
        Assert.Empty(customer.Errors);
    }

    [Fact]
    public async Task A_voice_clip_should_be_recorded_sent_and_heard_by_the_agent()
    {
        await using var stage = await DeskStage.SetAsync(chromium, Database.Sqlite);
        await using var customer = await chromium.NewPersonAsync(stage.App.Address, "zh-CN", 390, 844);
        await customer.Context.GrantPermissionsAsync(["microphone"], new() { Origin = stage.App.Address.ToString().TrimEnd('/') });
        var page = customer.Page;
        await page.GotoAsync($"/chat?shop={stage.Shop.Key}#identity={KefuApp.IdentityOf(stage.Shop, "c-voice", "林晚秋")}");
        await page.Locator("#kefu-text").FillAsync("我说给您听");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".msg.customer .bubble").First).ToContainTextAsync("我说给您听");
        await page.GetByRole(AriaRole.Button, new() { Name = "录制语音" }).ClickAsync();
        await Expect(page.Locator(".clip-time")).ToHaveTextAsync("0:02");
        await page.Locator(".clip .send").ClickAsync();
        await Expect(page.Locator(".clip-play")).ToBeVisibleAsync();
        await page.Locator(".clip-play").ClickAsync();
        await Expect(page.Locator(".clip-play small")).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("0:0[1-9]"));

        var conversation = await stage.App.ReadAsync(db => Task.FromResult(db.Set<Kefu.Conversations.Domain.Conversation>().Single(c => c.ShopId == stage.Shop.Id).Id.Value));
        await page.Locator("#kefu-text").FillAsync("转人工");
        await page.Keyboard.PressAsync("Enter");
        await stage.App.TakeAsync(stage.Agent, conversation);
        var wang = await stage.OpenAsync(stage.Agent, path: "/desk/" + conversation);
        var clip = wang.Page.Locator("audio.msg-voice");
        await Expect(clip).ToHaveCountAsync(1);
        var heard = await clip.EvaluateAsync<double>("async (audio) => { audio.muted = true; await audio.play(); while (audio.currentTime < 0.5 && !audio.error) await new Promise((go) => setTimeout(go, 50)); return audio.error ? -1 : audio.currentTime; }");
        Assert.True(heard >= 0.5, $"{heard}");
        Assert.Empty(customer.Errors);
        Assert.Empty(wang.Errors);
    }
}
