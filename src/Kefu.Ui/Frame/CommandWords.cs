using System.Collections.Concurrent;
using System.Globalization;
using Kefu.Platform.Text;
using Microsoft.Extensions.Localization;

namespace Kefu.Ui;

/// <summary>By which words the palette finds something: both languages, and the Chinese one as it is read, in full and by initials.</summary>
public static class CommandWords
{
    private static readonly ConcurrentDictionary<(Type Source, string Key), string> Known = new();

    /// <summary>The words of a label, whatever language the reader's page is in.</summary>
    public static string Of<T>(IStringLocalizer<T> words, string key) => Of(words, typeof(T), key);

    /// <summary>The same, for words whose <paramref name="source"/> is known at run time only.</summary>
    public static string Of(IStringLocalizer words, Type source, string key) => Known.GetOrAdd((source, key), static (at, words) => Make(words, at.Key), words);

    private static string Make(IStringLocalizer words, string key)
    {
        var chinese = In(words, key, "zh-CN");
        return string.Join(' ', In(words, key, "en"), chinese, string.Concat(Pinyin.Syllables(chinese)), Pinyin.Initials(chinese));
    }

    private static string In(IStringLocalizer words, string key, string language)
    {
        var before = CultureInfo.CurrentUICulture;
        try
        {
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
            return words[key].Value;
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }
}
