namespace Kefu.Conversations.Domain;

/// <summary>Tells from its words what a question is about.</summary>
internal static class QuestionClass
{
    /// <summary>The class whose word the text holds, or null when no word tells.</summary>
    public static string? Of(string text, ClassSettings settings)
    {
        foreach (var @class in settings.Classes)
        {
            if (@class.Words.Any(word => Holds(text, word)))
            {
                return @class.Class;
            }
        }

        return null;
    }

    private static bool Holds(string text, string word)
    {
        if (word.Length == 0)
        {
            return false;
        }

        for (var at = text.IndexOf(word, StringComparison.OrdinalIgnoreCase); at >= 0; at = text.IndexOf(word, at + 1, StringComparison.OrdinalIgnoreCase))
        {
            // "border" holds no "order"; Chinese words have no such edges.
            var end = at + word.Length;
            if (!char.IsAsciiLetter(word[0]) || ((at == 0 || !char.IsAsciiLetter(text[at - 1])) && (end == text.Length || !char.IsAsciiLetter(text[end]) || text[end] is 's' or 'e')))
            {
                return true;
            }
        }

        return false;
    }
}
