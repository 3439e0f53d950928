using System.Globalization;
using System.Resources;

namespace Kefu.Conversations;

/// <summary>Holds the context's messages (resources beside it).</summary>
public sealed class ConversationsText
{
    private static readonly ResourceManager Resources = new(typeof(ConversationsText));

    /// <summary>The message in the language of whom it is for, whatever the language of the request.</summary>
    public static string In(string language, string key, params IReadOnlyList<object> args)
    {
        var culture = CultureInfo.GetCultureInfo(language.StartsWith("zh", StringComparison.OrdinalIgnoreCase) ? "zh-CN" : "en");
        var text = Resources.GetString(key, culture) ?? key;
        return args.Count == 0 ? text : string.Format(culture, text, [.. args]);
    }
}
