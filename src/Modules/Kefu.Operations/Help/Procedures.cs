using System.Collections.Concurrent;
using Markdig;

namespace Kefu.Operations.Help;

/// <summary>The documented procedures of the floor, in both languages.</summary>
internal static class Procedures
{
    /// <summary>The four procedures the standard names.</summary>
    public static readonly IReadOnlyList<string> Topics = ["consulting", "handling", "knowledge", "logging"];

    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UsePipeTables().DisableHtml().Build();
    private static readonly ConcurrentDictionary<(string, bool), string> Rendered = new();

    /// <summary>A procedure as HTML.</summary>
    public static string Html(string topic, bool chinese) => Rendered.GetOrAdd((topic, chinese), key => Markdown.ToHtml(Read(key.Item1, key.Item2), Pipeline));

    /// <summary>A procedure as it is written.</summary>
    public static string Read(string topic, bool chinese)
    {
        using var stream = typeof(Procedures).Assembly.GetManifestResourceStream($"help/{topic}.{(chinese ? "zh-CN" : "en")}.md")
            ?? throw new InvalidOperationException($"The procedure {topic} is missing.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
