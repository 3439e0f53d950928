using Kefu.Platform.Text;
using Markdig;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Kefu.Knowledge.Domain;

/// <summary>A part of an answer below a heading of its own.</summary>
internal sealed record AnswerSection(string Heading, string Markdown);

/// <summary>Reads answers written in Markdown: as safe HTML for pages, as plain text for a talk.</summary>
internal static class AnswerText
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().DisableHtml().UsePipeTables().UseEmphasisExtras().Build();

    /// <summary>HTML without raw HTML, scripts, foreign pictures or addresses other than web, mail and phone.</summary>
    public static string Html(string markdown)
    {
        var document = Read(markdown);
        foreach (var link in document.Descendants<LinkInline>().ToList())
        {
            if (link.IsImage || !IsSafe(link.Url))
            {
                ReplaceByText(link);
            }
            else
            {
                link.GetAttributes().AddProperty("rel", "noopener noreferrer nofollow");
            }
        }

        foreach (var link in document.Descendants<AutolinkInline>().Where(l => !IsSafe(l.Url) && !l.IsEmail).ToList())
        {
            link.ReplaceBy(new LiteralInline(link.Url));
        }

        using var writer = new StringWriter(System.Globalization.CultureInfo.InvariantCulture);
        var renderer = new HtmlRenderer(writer);
        Pipeline.Setup(renderer);
        renderer.Render(document);
        return writer.ToString();
    }

    /// <summary>The words alone, with the addresses of links behind them.</summary>
    public static string Plain(string markdown)
    {
        var document = Read(markdown);
        foreach (var link in document.Descendants<LinkInline>().ToList())
        {
            var text = string.Concat(link.Descendants<LiteralInline>().Select(l => l.Content.ToString()));
            var address = IsSafe(link.Url) && !link.IsImage && text != link.Url ? $" ({link.Url})" : "";
            link.ReplaceBy(new LiteralInline(text + address), copyChildren: false);
        }

        using var writer = new StringWriter(System.Globalization.CultureInfo.InvariantCulture);
        var renderer = new HtmlRenderer(writer) { EnableHtmlForBlock = false, EnableHtmlForInline = false, EnableHtmlEscape = false };
        Pipeline.Setup(renderer);
        renderer.Render(document);
        return writer.ToString().Trim();
    }

    /// <summary>The parts below headings; none when the answer has no heading.</summary>
    public static IReadOnlyList<AnswerSection> Sections(string markdown)
    {
        var headings = Read(markdown).OfType<HeadingBlock>().ToList();
        return
        [
            .. headings.Select((heading, i) =>
            {
                var end = i + 1 < headings.Count ? headings[i + 1].Span.Start : markdown.Length;
                var title = string.Concat(heading.Inline?.Descendants<LiteralInline>().Select(l => l.Content.ToString()) ?? []);
                return new AnswerSection(title, markdown[(heading.Span.End + 1)..end].Trim());
            }).Where(s => s.Markdown.Length > 0),
        ];
    }

    /// <summary>The part that shares most with the question, when one clearly does.</summary>
    public static AnswerSection? Closest(IReadOnlyList<AnswerSection> sections, string question)
    {
        if (sections.Count < 2)
        {
            return null;
        }

        var asked = Tokenizer.Tokens(question).ToHashSet(StringComparer.Ordinal);
        var ranked = sections.Select(s => (Section: s, Shared: Tokenizer.Tokens(s.Heading).Distinct(StringComparer.Ordinal).Count(asked.Contains)))
            .OrderByDescending(s => s.Shared).ToList();
        return ranked[0].Shared > ranked[1].Shared ? ranked[0].Section : null;
    }

    /// <summary>What is nested deeper than anybody writes is shown as it was typed.</summary>
    private static MarkdownDocument Read(string markdown)
    {
        try
        {
            return Markdown.Parse(markdown, Pipeline);
        }
        catch (ArgumentException)
        {
            return [new ParagraphBlock { Inline = new ContainerInline().AppendChild(new LiteralInline(markdown)) }];
        }
    }

    private static void ReplaceByText(LinkInline link)
    {
        var text = string.Concat(link.Descendants<LiteralInline>().Select(l => l.Content.ToString()));
        link.ReplaceBy(new LiteralInline(text), copyChildren: false);
    }

    private static bool IsSafe(string? url) =>
        Uri.TryCreate(url, UriKind.RelativeOrAbsolute, out var uri)
        && (uri.IsAbsoluteUri ? uri.Scheme is "http" or "https" or "mailto" or "tel" : url!.StartsWith('/') && !url.StartsWith("//", StringComparison.Ordinal));
}
