using System.Net.Http.Json;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Kefu.Tests.Desk;

/// <summary>What an agent does at the desk, in a browser.</summary>
public sealed class DeskTests(Chromium chromium)
{
    [Theory, OnEachDatabase]
    public async Task List_and_thread_should_follow_what_happens_without_a_reload(Database database)
    {
        await using var stage = await DeskStage.SetAsync(chromium, database);
        var (first, firstId) = await stage.ServedAsync("何雨桐", "退款几天到账");
        var (second, secondId) = await stage.ServedAsync("陈嘉树", "地址填错了");
        await DeskStage.ReplyAsync(stage.Agent, firstId, "三天内");
        var wang = await stage.OpenAsync(stage.Agent);
        await wang.Page.EvaluateAsync("() => { window.stayed = true; }");
        await Expect(wang.Page.Locator("#crows-owed")).ToContainTextAsync("1");
        await Expect(wang.Page.Locator("#crows .crow").First).ToContainTextAsync("陈嘉树");

        await DeskStage.Row(wang, secondId).ClickAsync();
        await Expect(wang.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/desk/" + secondId));
        await Expect(wang.Page.Locator("#messages")).ToContainTextAsync("地址填错了");
        await Expect(DeskStage.Row(wang, secondId)).Not.ToHaveClassAsync(new System.Text.RegularExpressions.Regex("is-unread"));

        await wang.Page.Mouse.MoveAsync(900, 500);
        await first.SayAsync("还没到账呢");
        await Expect(DeskStage.Row(wang, firstId)).ToContainTextAsync("还没到账呢");
        await Expect(DeskStage.Row(wang, firstId)).ToHaveClassAsync(new System.Text.RegularExpressions.Regex("is-unread"));
        await Expect(wang.Page.Locator("#crows-owed")).ToContainTextAsync("2");

        await second.SayAsync("改成仓前可以吗");
        await Expect(wang.Page.Locator("#messages .bubble").Last).ToContainTextAsync("改成仓前可以吗");
        await Expect(wang.Page.Locator("#composer-due .countdown")).ToHaveCountAsync(1);
        Assert.True(await wang.Page.EvaluateAsync<bool>("() => window.stayed === true"));
        Assert.Empty(wang.Errors);
    }

    [Theory, OnEachDatabase]
    public async Task Enter_that_confirms_a_candidate_should_never_send_and_the_next_one_should(Database database)
    {
        await using var stage = await DeskStage.SetAsync(chromium, database);
        var (visitor, id) = await stage.ServedAsync("林晚秋", "在吗");
        var wang = await stage.OpenAsync(stage.Agent, path: "/desk/" + id);
        var box = wang.Page.Locator("#composer-text");
        await box.FocusAsync();
        var browser = await wang.Context.NewCDPSessionAsync(wang.Page);
        await browser.SendAsync("Input.imeSetComposition", new() { ["text"] = "nihao", ["selectionStart"] = 5, ["selectionEnd"] = 5 });
        foreach (var type in new[] { "rawKeyDown", "keyUp" })
        {
            await browser.SendAsync("Input.dispatchKeyEvent", new() { ["type"] = type, ["key"] = "Enter", ["code"] = "Enter", ["windowsVirtualKeyCode"] = 229 });
        }

        await browser.SendAsync("Input.insertText", new() { ["text"] = "你好" });
        // An Enter without the composing mark follows in the same moment in some browsers.
        await box.EvaluateAsync("""
            (box) => {
              box.dispatchEvent(new CompositionEvent('compositionstart', { bubbles: true }));
              box.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', keyCode: 229, isComposing: true, bubbles: true, cancelable: true }));
              box.dispatchEvent(new CompositionEvent('compositionend', { bubbles: true, data: '你好' }));
            }
            """);
        await Expect(box).ToHaveValueAsync("你好");
        await Expect(wang.Page.Locator("#messages .msg-agent")).ToHaveCountAsync(0);

        await wang.Page.WaitForTimeoutAsync(400);
        await box.PressAsync("Enter");
        await Expect(wang.Page.Locator("#messages .msg-agent .bubble")).ToHaveTextAsync(["你好"]);
        await Expect(box).ToHaveValueAsync("");
        await KefuApp.EventuallyAsync(() => visitor.HistoryAsync(), h => h.Any(m => m.TryGetProperty("text", out var t) && t.GetString() == "你好"));
    }

    [Theory, OnEachDatabase, Clause("S3-4.1d"), Clause("S4-6.2b")]
    public async Task Greeting_closing_canned_reply_and_answers_should_be_put_in_and_never_sent_by_themselves(Database database)
    {
        await using var stage = await DeskStage.SetAsync(chromium, database);
        var (_, id) = await stage.ServedAsync("林晚秋", "在吗");
        var wang = await stage.OpenAsync(stage.Agent, path: "/desk/" + id);
        var box = wang.Page.Locator("#composer-text");
        await wang.Page.Locator(".phrase").First.ClickAsync();
        await Expect(box).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("王晓琳.*很高兴为您服务"));
        await box.FillAsync("");
        await wang.Page.Locator(".phrase").Last.ClickAsync();
        await Expect(box).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("感谢您的咨询"));
        await box.FillAsync("");

        await box.PressSequentiallyAsync("/qsd");
        await Expect(wang.Page.Locator(".canned-row").First.Locator(".canned-code mark")).ToHaveTextAsync("qsd");
        await box.PressAsync("Enter");
        await Expect(box).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("请您稍等"));
        await Expect(wang.Page.Locator("#messages .msg-agent")).ToHaveCountAsync(0);
        await box.PressAsync("Enter");
        await Expect(wang.Page.Locator("#messages .msg-agent .bubble")).ToHaveTextAsync([new System.Text.RegularExpressions.Regex("请您稍等")]);
    }

    [Theory, OnEachDatabase, Clause("S4-3.5")]
    public async Task Two_people_in_one_conversation_should_see_each_other_and_be_warned_before_they_answer_twice(Database database)
    {
        await using var stage = await DeskStage.SetAsync(chromium, database);
        var chen = await stage.App.NewStaffAsync(stage.Shop, "agent", "陈默", "zh-CN");
        var (_, id) = await stage.ServedAsync("林晚秋", "换整灯还是灯罩");
        await DeskStage.MustAsync(stage.Agent, id, "invite", new { staff = chen.Id.Value });
        var wang = await stage.OpenAsync(stage.Agent, path: "/desk/" + id);
        var other = await stage.OpenAsync(chen, path: "/desk/" + id);
        await Expect(wang.Page.Locator("#here")).ToContainTextAsync("陈默");
        await Expect(other.Page.Locator("#here")).ToContainTextAsync("王晓琳");

        await wang.Page.Locator("#composer-text").FillAsync("给您换整灯");
        await Expect(other.Page.Locator("#here")).ToContainTextAsync("王晓琳 正在写");

        await DeskStage.ReplyAsync(chen, id, "我来处理，换灯罩");
        await Expect(wang.Page.Locator("#messages")).ToContainTextAsync("我来处理");
        await wang.Page.Locator("#composer-text").PressAsync("Enter");
        await Expect(wang.Page.Locator(".composer-alert")).ToContainTextAsync("有了新内容");
        await Expect(wang.Page.Locator("#composer-text")).ToHaveValueAsync("给您换整灯");

        await wang.Page.Locator(".composer-tab[data-mode=note]").ClickAsync();
        await wang.Page.Locator("#composer-text").PressSequentiallyAsync("@cm");
        await Expect(wang.Page.Locator(".canned-row.is-person")).ToContainTextAsync("陈默");
        await wang.Page.Locator("#composer-text").PressAsync("Enter");
        await wang.Page.Locator("#composer-text").PressSequentiallyAsync("库存还有吗");
        await wang.Page.Locator("#composer-text").PressAsync("Enter");
        await Expect(other.Page.Locator("#messages .note .mention")).ToHaveTextAsync("@陈默");
    }

    [Theory, OnEachDatabase]
    public async Task Transfer_should_need_a_note_and_move_only_when_the_colleague_accepts(Database database)
    {
        await using var stage = await DeskStage.SetAsync(chromium, database);
        var chen = await stage.App.NewStaffAsync(stage.Shop, "agent", "陈默", "zh-CN");
        await chen.Http.PostAsJsonAsync("/api/v1/presence", new { status = "Online" });
        var (_, id) = await stage.ServedAsync("林晚秋", "要退款");
        var wang = await stage.OpenAsync(stage.Agent, path: "/desk/" + id);
        var other = await stage.OpenAsync(chen);
        await wang.Page.Keyboard.PressAsync("a");
        var dialog = wang.Page.Locator("#dialog-transfer");
        await dialog.Locator("select[name=toStaff]").SelectOptionAsync(chen.Id.Value.ToString());
        await dialog.Locator("textarea").FillAsync(" ");
        await dialog.Locator("button[type=submit]").ClickAsync();
        await Expect(dialog.Locator(".field-error, .form-summary").First).ToBeVisibleAsync();
        await dialog.Locator("textarea").FillAsync("客户要退款，已核实破损");
        await dialog.Locator("button[type=submit]").ClickAsync();
        await Expect(dialog).ToBeHiddenAsync();
        await Expect(wang.Page.Locator("#thread-top")).ToContainTextAsync("陈默");

        var offer = other.Page.Locator($"#o-{id}");
        await Expect(offer).ToContainTextAsync("王晓琳");
        await offer.Locator(".btn-primary").ClickAsync();
        await Expect(other.Page.Locator("#messages")).ToContainTextAsync("已核实破损");
        await Expect(other.Page.Locator(".composer-tab[data-mode=reply]")).ToBeVisibleAsync();
        await Expect(other.Page.Locator(".fact-strip")).ToContainTextAsync("陈默");
        await Expect(wang.Page.Locator("#wb-thread")).ToContainTextAsync("已转给同事");
        await Expect(wang.Page.Locator(".composer-tab[data-mode=reply]")).ToHaveCountAsync(0);
    }

    [Theory, OnEachDatabase]
    public async Task Keys_should_walk_write_tag_and_resolve_and_keep_quiet_while_typing(Database database)
    {
        await using var stage = await DeskStage.SetAsync(chromium, database);
        var (_, firstId) = await stage.ServedAsync("何雨桐", "退款几天到账");
        var (_, secondId) = await stage.ServedAsync("陈嘉树", "地址填错了");
        var wang = await stage.OpenAsync(stage.Agent);
        await wang.Page.Keyboard.PressAsync("j");
        await Expect(wang.Page.Locator("#messages")).ToContainTextAsync("退款几天到账");
        await wang.Page.Keyboard.PressAsync("j");
        await Expect(wang.Page.Locator("#messages")).ToContainTextAsync("地址填错了");
        await wang.Page.Keyboard.PressAsync("k");
        await Expect(wang.Page.Locator("#messages")).ToContainTextAsync("退款几天到账");

        await wang.Page.Keyboard.PressAsync("n");
        await wang.Page.Keyboard.TypeAsync("just a note");
        await Expect(wang.Page.Locator("#composer-text")).ToHaveValueAsync("just a note");
        await wang.Page.Keyboard.PressAsync("Escape");
        await wang.Page.Keyboard.PressAsync("r");
        await Expect(wang.Page.Locator("#composer-text")).ToHaveValueAsync("");
        await wang.Page.Keyboard.PressAsync("Escape");

        await wang.Page.Keyboard.PressAsync("s");
        await wang.Page.Locator("#dialog-resolve button[type=submit]").ClickAsync();
        await Expect(DeskStage.Row(wang, firstId)).ToHaveCountAsync(0);
        await Expect(DeskStage.Row(wang, secondId)).ToHaveCountAsync(1);
        await Expect(wang.Page.Locator("#thread-top")).ToContainTextAsync("会话已结束");
        Assert.Empty(wang.Errors);
    }

    [Theory, OnEachDatabase]
    public async Task Palette_should_find_what_can_be_done_in_chinese_by_pinyin_and_in_english_and_show_its_key(Database database)
    {
        await using var stage = await DeskStage.SetAsync(chromium, database);
        var (_, id) = await stage.ServedAsync("林晚秋", "要退款");
        var wang = await stage.OpenAsync(stage.Agent, path: "/desk/" + id);
        foreach (var (asked, label, key) in new[] { ("转接", "转接", "A"), ("zj", "转接", "A"), ("zhuanjie", "转接", "A"), ("transfer", "转接", "A"), ("jgd", "建工单", ""), ("gd", "工单", "G T"), ("orders", "订单", "G O"), ("mine", "我的会话", "") })
        {
            await wang.Page.Keyboard.PressAsync("Control+k");
            await wang.Page.Locator(".palette input").FillAsync(asked);
            var found = wang.Page.Locator(".palette-row", new() { Has = wang.Page.GetByText(label, new() { Exact = true }) });
            await Expect(found).ToHaveCountAsync(1);
            await Expect(found.Locator("kbd")).ToHaveTextAsync(key.Length == 0 ? [] : [key]);
            await wang.Page.Keyboard.PressAsync("Escape");
        }

        await wang.Page.Keyboard.PressAsync("Control+k");
        await wang.Page.Locator(".palette input").FillAsync("zj");
        await wang.Page.Keyboard.PressAsync("Enter");
        await Expect(wang.Page.Locator("#dialog-transfer")).ToBeVisibleAsync();
        await wang.Page.Keyboard.PressAsync("Escape");
        await Expect(wang.Page.Locator("dialog[open]")).ToHaveCountAsync(0);
        for (var tries = 0; tries < 10 && !wang.Page.Url.EndsWith("/tickets", StringComparison.Ordinal); tries++)
        {
            // The two keys belong together for a second or so; a busy machine may part them.
            await wang.Page.Keyboard.TypeAsync("gt");
            await wang.Page.WaitForTimeoutAsync(500);
        }

        Assert.EndsWith("/tickets", wang.Page.Url, StringComparison.Ordinal);
        Assert.Empty(wang.Errors);
    }

    [Theory, OnEachDatabase]
    public async Task Drafts_should_stay_with_their_conversation_through_a_reload(Database database)
    {
        await using var stage = await DeskStage.SetAsync(chromium, database);
        var (_, firstId) = await stage.ServedAsync("何雨桐", "退款几天到账");
        var (_, secondId) = await stage.ServedAsync("陈嘉树", "地址填错了");
        var wang = await stage.OpenAsync(stage.Agent, path: "/desk/" + firstId);
        var box = wang.Page.Locator("#composer-text");
        await box.FillAsync("三个工作日内");
        await DeskStage.Row(wang, secondId).ClickAsync();
        await Expect(wang.Page.Locator("#messages")).ToContainTextAsync("地址填错了");
        await Expect(box).ToHaveValueAsync("");
        await box.FillAsync("请发新地址");
        await wang.Page.ReloadAsync();
        await Expect(box).ToHaveValueAsync("请发新地址");
        await DeskStage.Row(wang, firstId).ClickAsync();
        await Expect(wang.Page.Locator("#messages")).ToContainTextAsync("退款几天到账");
        await Expect(box).ToHaveValueAsync("三个工作日内");
        await box.PressAsync("Enter");
        await Expect(wang.Page.Locator("#messages .msg-agent .bubble")).ToHaveTextAsync(["三个工作日内"]);
        await wang.Page.ReloadAsync();
        await Expect(wang.Page.Locator("#messages .msg-agent .bubble")).ToHaveTextAsync(["三个工作日内"]);
        await Expect(box).ToHaveValueAsync("");
        Assert.Empty(wang.Errors);
    }

    [Theory, OnEachDatabase]
    public async Task Agent_should_come_online_take_an_offer_send_a_picture_and_read_older_messages(Database database)
    {
        await using var stage = await DeskStage.SetAsync(chromium, database);
        var wang = await stage.OpenAsync(stage.Agent);
        await wang.Page.Locator("#wb-me > summary").ClickAsync();
        await wang.Page.Locator("#wb-me .menu-item").First.ClickAsync();
        await Expect(wang.Page.Locator("#wb-me .wb-me-state")).ToContainTextAsync("在线");

        var visitor = await stage.App.NewVisitorAsync(stage.Shop, KefuApp.IdentityOf(stage.Shop, "offer-1", "林晚秋", "13812341234"));
        await visitor.SayAsync("台灯裂了");
        await visitor.AskForPersonAsync();
        await Expect(wang.Page.Locator(".offer")).ToContainTextAsync("林晚秋");
        await wang.Page.Keyboard.PressAsync("y");
        await Expect(wang.Page.Locator("#messages")).ToContainTextAsync("台灯裂了");
        await Expect(wang.Page.Locator(".offer")).ToHaveCountAsync(0);
        await Expect(wang.Page.Locator(".composer-tab[data-mode=reply]")).ToBeVisibleAsync();

        await wang.Page.Locator("#composer-text").EvaluateAsync("""
            (box) => {
              const bytes = Uint8Array.from(atob('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=='), (c) => c.charCodeAt(0));
              const data = new DataTransfer();
              data.items.add(new File([bytes], 'lamp.png', { type: 'image/png' }));
              box.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
            }
            """);
        await Expect(wang.Page.Locator(".file-chip")).ToBeVisibleAsync();
        await Expect(wang.Page.Locator(".file-chip progress")).ToHaveCountAsync(0);
        await wang.Page.Locator("#composer button[type=submit]").ClickAsync();
        await Expect(wang.Page.Locator("#messages .msg-picture")).ToBeVisibleAsync();

        for (var i = 1; i <= 60; i++)
        {
            await visitor.SayAsync("第 " + i + " 句");
        }

        await wang.Page.ReloadAsync();
        await Expect(wang.Page.Locator("#messages .bubble").Last).ToHaveTextAsync("第 60 句");
        await Expect(wang.Page.Locator("#messages .bubble").Last).ToBeInViewportAsync();
        await Expect(wang.Page.Locator("#messages")).Not.ToContainTextAsync("台灯裂了");
        await wang.Page.Locator("#messages").EvaluateAsync("(list) => { list.scrollTop = 0; }");
        await Expect(wang.Page.Locator("#messages")).ToContainTextAsync("台灯裂了");
        Assert.Empty(wang.Errors);
    }

    [Theory, OnEachDatabase, Clause("S3-6.1i")]
    public async Task Desk_should_speak_the_readers_language_and_tell_time_in_the_readers_zone(Database database)
    {
        await using var stage = await DeskStage.SetAsync(chromium, database, "en");
        await stage.App.ReportOrderAsync(stage.Shop, KefuApp.LampOrder("20261116-1", "zone-1"));
        var (_, id) = await stage.ServedAsync("Grace Wong", "Where is my lamp?", "zone-1");
        var grace = await stage.OpenAsync(stage.Agent, "en", path: "/desk/" + id);
        await Expect(grace.Page.Locator("#side-order")).ToContainTextAsync("Delivered");
        await grace.Page.ReloadAsync();
        // 10:32 UTC is 18:32 in Shanghai.
        await Expect(grace.Page.Locator("#side-order .is-now time")).ToHaveTextAsync("11-18 18:32");
        await Expect(grace.Page.Locator("#side-order")).ToContainTextAsync("¥329.00");
        await Expect(grace.Page.Locator(".composer-tab").First).ToHaveTextAsync("Reply");

        await grace.Page.Locator(".user-menu summary").ClickAsync();
        await grace.Page.Locator(".user-menu button[value=zh-CN]").ClickAsync();
        await Expect(grace.Page.Locator(".composer-tab").First).ToHaveTextAsync("回复");
        await Expect(grace.Page.Locator("#side-order")).ToContainTextAsync("已签收");
    }
}
