using Kefu.Tests.Desk;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Kefu.Tests.Pages;

/// <summary>Whoever asked their system for less motion gets none. Every browser of these tests asks for it.</summary>
public sealed class MotionTests(Chromium chromium, DemoDesk demo)
{
    // What moves now, or would when something changes: animations and transitions longer than an eye can see, through the open roots of panels.
    private const string Moving =
        """
        () => {
          const seconds = (text) => Math.max(...text.split(',').map((part) => part.trim().endsWith('ms') ? parseFloat(part) / 1000 : parseFloat(part) || 0));
          const out = new Set();
          const look = (root) => {
            for (const animation of root.getAnimations?.({ subtree: true }) ?? []) if (animation.effect?.getComputedTiming().duration > 10) out.add(`runs: ${animation.animationName ?? animation.transitionProperty} on ${animation.effect.target?.className}`);
            for (const e of root.querySelectorAll('*')) {
              for (const pseudo of [null, '::before', '::after']) {
                const s = getComputedStyle(e, pseudo);
                if (s.transitionProperty !== 'none' && seconds(s.transitionDuration) + seconds(s.transitionDelay) > 0.01) out.add(`transition: ${e.localName}.${e.className?.baseVal ?? e.className}${pseudo ?? ''}`);
                if (s.animationName !== 'none' && seconds(s.animationDuration) > 0.01) out.add(`animation: ${e.localName}.${e.className?.baseVal ?? e.className}${pseudo ?? ''}`);
              }
              if (e.shadowRoot) look(e.shadowRoot);
            }
          };
          look(document);
          return [...out];
        }
        """;

    [Fact]
    public async Task Pages_of_the_desk_should_stand_still_for_who_asked_for_it()
    {
        var app = await demo.AppAsync();
        await using var person = await chromium.NewPersonAsync(app.Address);
        await DemoDesk.SignInAsync(person, "supervisor");
        var faults = new List<string>();
        foreach (var path in new[] { "/start", "/wall", "/desk", "/tickets", "/orders", "/knowledge", "/satisfaction", "/approvals", "/imports", "/exports", "/me" })
        {
            await person.Page.GotoAsync(path);
            await person.Page.Keyboard.PressAsync("ControlOrMeta+K");
            await person.Page.Locator("dialog.palette").WaitForAsync();
            await person.Page.Keyboard.TypeAsync("a");
            faults.AddRange((await person.Page.EvaluateAsync<string[]>(Moving)).Select(m => $"{path}: {m}"));
        }

        Assert.Empty(faults);
        // With motion allowed the same look finds some: it is not blind.
        await person.Page.EmulateMediaAsync(new PageEmulateMediaOptions { ReducedMotion = ReducedMotion.NoPreference });
        Assert.NotEmpty(await person.Page.EvaluateAsync<string[]>(Moving));
    }

    [Fact]
    public async Task The_panel_should_stand_still_for_who_asked_for_it()
    {
        await using var stage = await DeskStage.SetAsync(chromium, Database.Sqlite);
        await using var customer = await chromium.NewPersonAsync(stage.App.Address, "zh-CN", 390, 844);
        var page = customer.Page;
        await page.GotoAsync($"/chat?shop={stage.Shop.Key}");
        await page.Locator("#kefu-text").FillAsync("在吗");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".msg.customer .bubble")).ToContainTextAsync("在吗");
        await page.GetByRole(AriaRole.Button, new() { Name = "录制语音" }).ClickAsync();
        await Expect(page.Locator(".clip")).ToBeVisibleAsync();
        Assert.Empty(await page.EvaluateAsync<string[]>(Moving));
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { ReducedMotion = ReducedMotion.NoPreference });
        Assert.NotEmpty(await page.EvaluateAsync<string[]>(Moving));
    }
}
