using System.Net.Http.Json;
using Kefu.Tests.Desk;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Kefu.Tests.Security;

/// <summary>Whatever somebody writes is shown as they wrote it, and nothing of it runs. Mail does not exist yet; it joins when it does.</summary>
public sealed class MarkupTests(Chromium chromium)
{
    private static readonly string FileShown = MarkupStage.FileName.Replace("\u202E", "", StringComparison.Ordinal);

    [Theory, OnEachDatabase]
    [Case("T-X1"), Case("T-X2"), Case("T-X5"), Case("T-X6"), Case("T-X7"), Case("T-X11")]
    public async Task Payloads_should_be_shown_letter_by_letter_and_never_run(Database database)
    {
        var stage = await MarkupStage.SetAsync(chromium, database);
        await using var desk = stage.Desk;
        await DeskAsync(stage);
        await PagesAsync(stage);
        await WidgetAsync(stage);
    }

    private static async Task DeskAsync(MarkupStage stage)
    {
        var agent = await stage.Desk.OpenAsync(stage.Desk.Agent, path: "/desk/" + stage.Conversation);
        var check = PageCheck.On(agent);
        await check.ShowsAsync("desk", [Payloads.Endless, .. Payloads.All, "note " + Payloads.All[0], MarkupStage.CustomerName, MarkupStage.AgentName, MarkupStage.Tag, FileShown, Payloads.All[2], Payloads.All[4]]);

        await agent.Page.EvaluateAsync("(text) => document.dispatchEvent(new CustomEvent('kefu:toast', { detail: { text } }))", "toast " + string.Concat(Payloads.All));
        await check.ShowsAsync("toast", "toast " + string.Concat(Payloads.All));

        await agent.Page.Locator("#composer-text").PressSequentiallyAsync("/zz");
        await Expect(agent.Page.Locator(".canned-row").First).ToBeVisibleAsync();
        await check.ShowsAsync("canned replies", Payloads.All[0]);
        await agent.Page.Keyboard.PressAsync("Escape");
        foreach (var dialog in new[] { "transfer", "invite", "tags", "resolve" })
        {
            await agent.Page.EvaluateAsync("(end) => document.querySelector(`[data-dialog-href$='${end}']`).click()", $"/desk/dialogs/{stage.Conversation}/{dialog}");
            await Expect(agent.Page.Locator("dialog[open]")).ToBeVisibleAsync();
            await check.ShowsAsync(dialog);
            await agent.Page.EvaluateAsync("() => document.querySelector('dialog[open]').close()");
        }

        await check.OpenAsync("/desk?view=all", Payloads.UpTo(200).Take(12));
        await check.OpenAsync("/desk?q=" + Uri.EscapeDataString(Payloads.All[0]), Payloads.All[0]);
    }

    private async Task PagesAsync(MarkupStage stage)
    {
        var supervisor = await stage.Desk.OpenAsync(stage.Supervisor, path: "/desk/" + stage.Conversation);
        var check = PageCheck.On(supervisor);
        await check.ShowsAsync("desk of the supervisor", Payloads.All);
        await check.OpenAsync("/tickets?view=all", [.. Payloads.UpTo(200), MarkupStage.SupervisorName]);
        await check.OpenAsync("/tickets/" + stage.Ticket, Payloads.UpTo(200)[^1]);
        await check.OpenAsync($"/tickets/{stage.Ticket}/print", Payloads.UpTo(200)[^1]);
        await check.OpenAsync($"/desk/{stage.Conversation}/print", [Payloads.Endless, .. Payloads.All, "note " + Payloads.All[0], MarkupStage.CustomerName]);
        await check.OpenAsync("/tickets?q=" + Uri.EscapeDataString(Payloads.All[6]), Payloads.All[6]);
        await check.OpenAsync("/tickets/new?conversation=" + stage.Conversation);
        foreach (var payload in new[] { "pwned", Payloads.All[0], Payloads.All[6], Payloads.All[18] })
        {
            await check.OpenAsync("/search?q=" + Uri.EscapeDataString(payload), payload);
        }

        await stage.Desk.Agent.Http.PostAsJsonAsync("/api/v1/presence", new { status = "online" });
        await check.OpenAsync("/wall", MarkupStage.AgentName);
        await check.OpenAsync("/start");
        await check.OpenAsync("/knowledge", Payloads.UpTo(300).Take(10));
        await check.OpenAsync("/knowledge/articles/" + stage.Article, Payloads.UpTo(300)[^1]);
        await check.OpenAsync("/knowledge/canned", Payloads.All[0]);
        await check.OpenAsync("/orders");
        await check.OpenAsync("/orders/" + Uri.EscapeDataString(stage.OrderNumber), Payloads.All);
        await check.OpenAsync("/satisfaction", Payloads.All.Where((_, i) => i % 6 == 0));
        await check.OpenAsync("/routing");

        var auditor = await stage.Desk.App.NewStaffAsync(null, "security-auditor", Payloads.All[4], "zh-CN");
        await using var person = await SignInAsync(stage, auditor, "/audit");
        await PageCheck.On(person).OpenAsync("/audit?who=" + Uri.EscapeDataString(MarkupStage.AgentName), MarkupStage.AgentName);
        var administrator = await stage.Desk.App.NewStaffAsync(null, "administrator", Payloads.All[5], "zh-CN");
        await using var other = await SignInAsync(stage, administrator, "/settings/people");
        await PageCheck.On(other).OpenAsync("/settings/people", Payloads.All[5]);
        await PageCheck.On(other).OpenAsync("/settings/shops/" + stage.Desk.Shop.Id, MarkupStage.ShopName);
    }

    /// <summary>A page without any policy of its own: what slips through here would run.</summary>
    private async Task WidgetAsync(MarkupStage stage)
    {
        await using var customer = await chromium.NewPersonAsync(stage.Desk.App.Address);
        var check = PageCheck.On(customer);
        var identity = KefuApp.IdentityOf(stage.Desk.Shop, "markup-0", MarkupStage.CustomerName);
        await customer.Page.RouteAsync("**/shop-page", route => route.FulfillAsync(new RouteFulfillOptions
        {
            ContentType = "text/html; charset=utf-8",
            Body = $"<!doctype html><title>Shop</title><script src=\"/widget.js\" data-shop=\"{stage.Desk.Shop.Key}\" data-identity=\"{identity}\" async></script>",
        }));
        await customer.Page.GotoAsync("/shop-page");
        var box = customer.Page.Locator("#kefu-text");
        var launcher = customer.Page.GetByRole(AriaRole.Button).First;
        await launcher.Or(box).First.WaitForAsync();
        if (!await box.IsVisibleAsync())
        {
            await launcher.ClickAsync();
        }

        await check.ShowsAsync("widget", [Payloads.Endless, .. Payloads.All, MarkupStage.AgentName, MarkupStage.ShopName, FileShown, Payloads.All[2]]);
        Assert.DoesNotContain("note " + Payloads.All[0], await customer.Page.Locator("body").InnerTextAsync());

        await using var newcomer = await chromium.NewPersonAsync(stage.Desk.App.Address);
        check = PageCheck.On(newcomer);
        await newcomer.Page.RouteAsync("**/shop-page", route => route.FulfillAsync(new RouteFulfillOptions
        {
            ContentType = "text/html; charset=utf-8",
            Body = $"<!doctype html><title>Shop</title><script src=\"/widget.js\" data-shop=\"{stage.Desk.Shop.Key}\" async></script>",
        }));
        await newcomer.Page.GotoAsync("/shop-page");
        await newcomer.Page.GetByRole(AriaRole.Button).First.Or(newcomer.Page.Locator("#kefu-text")).First.WaitForAsync();
        if (!await newcomer.Page.Locator("#kefu-text").IsVisibleAsync())
        {
            await newcomer.Page.GetByRole(AriaRole.Button).First.ClickAsync();
        }

        await check.ShowsAsync("greeting", Payloads.All[0]);
        await newcomer.Page.Locator("#kefu-text").FillAsync(MarkupStage.Question);
        await newcomer.Page.Locator("#kefu-text").PressAsync("Enter");
        await check.ShowsAsync("answer of the bot", Payloads.All[0], Payloads.All[3], Payloads.All[7], "{{constructor.constructor('window.pwned=1')()}}");
    }

    private async Task<Person> SignInAsync(MarkupStage stage, TestPerson who, string path)
    {
        var person = await chromium.NewPersonAsync(stage.Desk.App.Address);
        await person.Page.GotoAsync("/sign-in?next=" + Uri.EscapeDataString(path));
        await person.Page.Locator("input[name=account]").FillAsync(who.Account);
        await person.Page.Locator("input[name=password]").FillAsync(KefuApp.Password);
        await person.Page.Locator("button[type=submit]").First.ClickAsync();
        await person.Page.WaitForURLAsync("**" + path);
        return person;
    }
}
