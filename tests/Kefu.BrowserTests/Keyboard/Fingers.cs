using Microsoft.Playwright;

namespace Kefu.Tests.Keyboard;

/// <summary>Somebody who has a keyboard and no mouse: every step is a press of a key, and where the keyboard is must be seen at every stop.</summary>
internal sealed class Fingers(IPage page)
{
    private const int MostStops = 160;

    // Where the keyboard is, through the open roots of panels, and whether that can be seen: an outline, or what the field or its frame shows only while it has the keyboard.
    private const string Here =
        """
        (wanted) => {
          let e = document.activeElement;
          while (e?.shadowRoot?.activeElement) e = e.shadowRoot.activeElement;
          if (!e || e === document.body || e === document.documentElement) return { name: 'nowhere', is: false, seen: true };
          const frames = [e, e.parentElement, e.closest('.searchbox, .composer, .composer-box, .box, label')].filter(Boolean);
          const seen = frames.some((f) => { const s = getComputedStyle(f); return (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 1) || (f !== e.parentElement || f.matches('.searchbox, .composer, .box, label')) && s.boxShadow !== 'none'; })
            || (e.matches('input, textarea, select') && frames.some((f) => getComputedStyle(f).borderColor !== getComputedStyle(document.documentElement).getPropertyValue('--line')));
          const box = e.getBoundingClientRect();
          return { name: `${e.localName}#${e.id}.${e.className?.baseVal ?? e.className} "${(e.getAttribute('aria-label') ?? e.textContent ?? '').trim().slice(0, 30)}"`, is: e.matches(wanted), seen: seen && (box.width > 0 || e.matches('input[type=checkbox], input[type=radio]')) };
        }
        """;

    /// <summary>Stops at which the keyboard could not be seen.</summary>
    public List<string> Unseen { get; } = [];

    public Task PressAsync(string key) => page.Keyboard.PressAsync(key);

    public Task TypeAsync(string text) => page.Keyboard.InsertTextAsync(text);

    /// <summary>Presses Tab until the keyboard is at what is wanted; fails when it never comes there, so that a trap or a thing out of reach is found.</summary>
    public async Task GoAsync(string wanted, bool back = false)
    {
        var stops = new List<string>();
        for (var i = 0; i < MostStops; i++)
        {
            var here = await page.EvaluateAsync<Stop>(Here, wanted);
            if (!here.Seen)
            {
                Unseen.Add(here.Name);
            }

            if (here.Is)
            {
                return;
            }

            stops.Add(here.Name);
            await page.Keyboard.PressAsync(back ? "Shift+Tab" : "Tab");
        }

        Assert.Fail($"{wanted} is out of the keyboard's reach; it went by\n{string.Join('\n', stops.Distinct())}");
    }

    /// <summary>Goes there and presses Enter.</summary>
    public async Task EnterAsync(string wanted)
    {
        await GoAsync(wanted);
        await PressAsync("Enter");
    }

    /// <summary>Goes there and presses Enter, which opens the dialog that chooses files.</summary>
    public async Task<IFileChooser> EnterForFilesAsync(string wanted)
    {
        // Watched from before the walk: a key needs no answer of the page's, and could be there before the page knows that its dialogs are watched.
        var opened = page.WaitForFileChooserAsync();
        await GoAsync(wanted);
        await PressAsync("Enter");
        try
        {
            return await opened;
        }
        catch (TimeoutException)
        {
            Assert.Fail($"No dialog came of Enter on {wanted}; the keyboard is at {(await page.EvaluateAsync<Stop>(Here, wanted)).Name}");
            throw;
        }
    }

    /// <summary>Goes to a field, empties it and types.</summary>
    public async Task FillAsync(string wanted, string text)
    {
        await GoAsync(wanted);
        await PressAsync("ControlOrMeta+A");
        await TypeAsync(text);
    }

    /// <summary>Walks down a list of choices until the value is reached.</summary>
    public async Task ChooseAsync(string wanted, string value)
    {
        await GoAsync(wanted);
        for (var i = 0; i < 60; i++)
        {
            if (await page.Locator(wanted).First.InputValueAsync() == value)
            {
                return;
            }

            await PressAsync("ArrowDown");
        }

        Assert.Fail($"{wanted} does not come to {value}");
    }

    /// <summary>Signs in at the page, by keys like all else.</summary>
    public async Task SignInAsync(string account, string next)
    {
        await page.GotoAsync("/sign-in?next=" + Uri.EscapeDataString(next));
        await FillAsync("input[name=account]", account);
        await FillAsync("input[name=password]", KefuApp.Password);
        await PressAsync("Enter");
        await page.WaitForURLAsync("**" + next);
    }

    private sealed record Stop(string Name, bool Is, bool Seen)
    {
        public Stop()
            : this("", false, false)
        {
        }
    }
}
