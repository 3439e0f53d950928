using System.Text;

namespace Kefu.Platform.Text;

internal static class Phrases
{
    /// <summary>Lower case, one width, letters and digits only: what is left when politeness of typing is taken off.</summary>
    public static string Bare(string text, bool keepSpaces = false)
    {
        var bare = new StringBuilder(text.Length);
        foreach (var c in text.Normalize(NormalizationForm.FormKC))
        {
            if (char.IsLetterOrDigit(c))
            {
                bare.Append(char.ToLowerInvariant(c));
            }
            else if (keepSpaces && bare.Length > 0 && bare[^1] != ' ' && c != '\'')
            {
                bare.Append(' ');
            }
        }

        return bare.ToString().Trim();
    }
}
