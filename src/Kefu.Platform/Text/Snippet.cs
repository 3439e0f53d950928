namespace Kefu.Platform.Text;

/// <summary>Cuts out of a text what stands around the words that were searched for.</summary>
public static class Snippet
{
    private const int Around = 60;

    /// <summary>The first text that holds a word of the query, cut to its surroundings; the beginning of the first one when none holds any.</summary>
    public static string Of(IReadOnlyList<string> texts, string query)
    {
        var words = query.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var text = texts.FirstOrDefault(t => words.Any(w => t.Contains(w, StringComparison.OrdinalIgnoreCase))) ?? texts.FirstOrDefault() ?? "";
        var at = words.Select(w => text.IndexOf(w, StringComparison.OrdinalIgnoreCase)).FirstOrDefault(i => i >= 0, 0);
        var start = Math.Max(0, at - Around);
        var end = Math.Min(text.Length, at + (2 * Around));
        return (start > 0 ? "…" : "") + text[start..end].ReplaceLineEndings(" ") + (end < text.Length ? "…" : "");
    }
}
