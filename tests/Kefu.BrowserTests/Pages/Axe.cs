using Microsoft.Playwright;

namespace Kefu.Tests.Pages;

/// <summary>Asks axe-core, by its file, what hinders people on a page.</summary>
internal static class Axe
{
    private static readonly Lazy<string> Script = new(() => File.ReadAllText(Path.Combine(Repository.Root, "src/Kefu.Client/node_modules/axe-core/axe.min.js")));

    private const string Ask =
        """
        async () => {
          const { violations } = await axe.run(document, { resultTypes: ['violations'], elementRef: false, runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] });
          return violations.filter((v) => v.impact === 'serious' || v.impact === 'critical').map((v) => `${v.id} (${v.impact}): ` + v.nodes.slice(0, 3).map((n) => n.target.join(' ')).join(' | '));
        }
        """;

    /// <summary>What is serious or critical.</summary>
    public static async Task<IReadOnlyList<string>> SeriousAsync(IPage page)
    {
        if (!await page.EvaluateAsync<bool>("() => typeof axe === 'object'"))
        {
            await page.EvaluateAsync(Script.Value);
        }

        return await page.EvaluateAsync<string[]>(Ask);
    }
}
