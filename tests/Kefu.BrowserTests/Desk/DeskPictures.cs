using System.Net.Http.Json;
using Microsoft.Playwright;

namespace Kefu.Tests.Desk;

/// <summary>Takes pictures of the desk in each size, language and colour, and minds the browser's complaints.</summary>
public sealed class DeskPictures(Chromium chromium)
{
    [Fact]
    public async Task Desk_should_show_its_panes_without_a_complaint_of_the_browser_in_each_size_language_and_colour()
    {
        await using var stage = await DeskStage.SetAsync(chromium, Database.Sqlite);
        await stage.App.ReportOrderAsync(stage.Shop, KefuApp.LampOrder("20261116-08417", "lin-1"));
        var colleague = await stage.App.NewStaffAsync(stage.Shop, "agent", "陈默", "zh-CN");
        await stage.Agent.Http.PostAsJsonAsync("/api/v1/presence", new { status = "Online" });
        await stage.ServedAsync("何雨桐", "退款说好三天到账，今天第五天了", tier: "black");
        await stage.ServedAsync("陈嘉树", "地址填错了，改成余杭仓前还来得及吗", tier: "silver");
        var (quiet, quietId) = await stage.ServedAsync("热依汗", "补寄的螺丝到哪了", tier: "gold");
        await DeskStage.ReplyAsync(stage.Agent, quietId, "补寄单号 SF1440 2931 已发您");
        var (lin, id) = await stage.ServedAsync("林晚秋", "周三到的台灯今天才拆，灯罩边上裂了一道，能处理吗", "lin-1", "gold");
        await DeskStage.ReplyAsync(stage.Agent, id, "照片收到了，裂纹在灯罩右缘，属于运输破损，不用您承担运费。我在核对库存，3 分钟内答复您。");
        await lin.Http.PostAsJsonAsync("/api/v1/widget/read", new { upToSeq = long.MaxValue / 2 });
        await DeskStage.MustAsync(stage.Agent, id, "messages", new { clientId = Guid.CreateVersion7(), text = "@陈默 T2 雾灰绿整灯还有货吗？客户周五要用，来得及就直接换整灯。", visibility = "note", mentions = new[] { colleague.Id.Value } });
        await DeskStage.MustAsync(stage.Agent, id, "tags", new { add = new[] { "破损", "换新" } });
        await lin.SayAsync("好的，那是换整灯还是只换灯罩呀？周五要送人");
        var path = "/desk/" + id;

        var grace = await stage.App.NewStaffAsync(stage.Shop, "operations-supervisor", "Grace", "en");
        foreach (var (name, language, width, height, dark) in new[]
        {
            ("desk-zh-light", "zh-CN", 1440, 900, false), ("desk-zh-dark", "zh-CN", 1440, 900, true), ("desk-en-light", "en", 1440, 900, false),
            ("desk-zh-1100", "zh-CN", 1100, 800, false), ("desk-zh-phone", "zh-CN", 390, 844, false), ("desk-en-phone-dark", "en", 390, 844, true),
        })
        {
            var person = await stage.OpenAsync(language == "en" ? grace : stage.Agent, language, width, height, dark, path);
            await Assertions.Expect(person.Page.Locator(".messages .bubble").Last).ToBeInViewportAsync();
            await Assertions.Expect(person.Page.Locator(".messages")).ToContainTextAsync("周五要送人");
            await person.ShootAsync(name);
            if (name == "desk-zh-light")
            {
                await person.Page.Locator("#composer-text").FillAsync("");
                await person.Page.Locator("#composer-text").PressSequentiallyAsync("/");
                await person.Page.Locator(".canned").WaitForAsync();
                await person.ShootAsync("desk-zh-canned");
                await person.Page.Keyboard.PressAsync("Escape");
                await person.Page.Locator("#composer-text").FillAsync("");
                await person.Page.Locator("[data-key=a]").ClickAsync();
                await person.Page.Locator("#dialog-transfer").WaitForAsync();
                await person.ShootAsync("desk-zh-transfer");
            }

            if (name == "desk-zh-phone")
            {
                await person.Page.Locator(".thread-back").First.ClickAsync();
                await person.ShootAsync("desk-zh-phone-list");
            }

            Assert.Empty(person.Errors);
        }
    }
}
