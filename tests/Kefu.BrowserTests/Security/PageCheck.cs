using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Kefu.Tests.Security;

/// <summary>Watches a browser for script that came in as text, and reads what a page shows, shadow trees included.</summary>
internal sealed partial class PageCheck
{
    private const string Faults =
        """
        () => {
          const faults = [];
          const look = (root) => {
            for (const element of root.querySelectorAll('*')) {
              const here = () => faults.push(element.outerHTML.slice(0, 200));
              if (/^(iframe|object|embed|base|math|frame|applet|noscript|style|marquee)$/i.test(element.localName)) here();
              if (element.localName === 'script' && new URL(element.src, location).origin !== location.origin) here();
              if (element.localName === 'link' && !element.href.startsWith('data:,') && new URL(element.href, location).origin !== location.origin) here();
              if (element.localName === 'meta' && element.httpEquiv) here();
              if (element.localName === 'img' && !/^(\/|blob:|data:image\/)/.test(element.getAttribute('src') ?? '')) here();
              for (const { name, value } of element.attributes) {
                if (/^on|^hx-on|^srcdoc$/i.test(name) || (name === 'style' && /url|import|expression|evil/i.test(value))) here();
                if (/^(href|src|action|formaction|data|xlink:href|hx-(get|post|put|patch|delete))$/i.test(name) && /^[\s\u0000-\u0020]*(javascript|vbscript|data:text|\/\/evil)/i.test(value)) here();
                if (/^hx-(vals|headers|confirm|trigger)$/i.test(name) && /js:|javascript:|pwned/i.test(value)) here();
              }
              if (element.shadowRoot) look(element.shadowRoot);
            }
          };
          look(document);
          if ('pwned' in window) faults.push('script ran: ' + window.pwned);
          return faults;
        }
        """;

    private const string Words =
        """
        () => {
          const words = [];
          const look = (root) => {
            for (const node of root.childNodes) {
              if (node.nodeType === Node.TEXT_NODE) words.push(node.data);
              else if (node.nodeType === Node.ELEMENT_NODE) {
                if ('value' in node && typeof node.value === 'string') words.push('\n' + node.value + '\n');
                if (node.title) words.push('\n' + node.title + '\n');
                if (node.alt) words.push('\n' + node.alt + '\n');
                if (node.shadowRoot) look(node.shadowRoot);
                look(node);
              }
            }
          };
          look(document.documentElement);
          return words.join('');
        }
        """;

    private readonly Person _person;
    private readonly List<string> _dialogs = [];

    private PageCheck(Person person) => _person = person;

    public static PageCheck On(Person person)
    {
        var check = new PageCheck(person);
        person.Context.Dialog += (_, dialog) =>
        {
            check._dialogs.Add(dialog.Message);
            _ = dialog.DismissAsync();
        };
        return check;
    }

    /// <summary>Opens a page and demands that it is inert and shows these texts letter by letter.</summary>
    public async Task OpenAsync(string path, params IEnumerable<string> shown)
    {
        await _person.Page.GotoAsync(path);
        await ShowsAsync(path, shown);
    }

    /// <summary>Demands that the page as it stands is inert and shows these texts letter by letter.</summary>
    public async Task ShowsAsync(string where, params IEnumerable<string> shown)
    {
        var wanted = shown.ToList();
        var missing = await KefuApp.EventuallyAsync(
            async () =>
            {
                var words = Plain(await _person.Page.EvaluateAsync<string>(Words));
                return string.Join('\n', wanted.Where(w => !words.Contains(Plain(w), StringComparison.Ordinal)).Prepend(where));
            },
            left => left == where);
        Assert.Equal(where, missing);
        var faults = await _person.Page.EvaluateAsync<string[]>(Faults);
        Assert.True(faults.Length == 0, $"{where}: {string.Join('\n', faults)}");
        Assert.Empty(_dialogs);
        Assert.True(_person.Errors.Count == 0, $"{where}: {string.Join('\n', _person.Errors)}");
    }

    private static string Plain(string text) => Spaces().Replace(text, " ").Trim();

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Spaces();
}
