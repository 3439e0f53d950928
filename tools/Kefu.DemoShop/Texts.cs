using System.Globalization;

namespace Kefu.DemoShop;

/// <summary>The shop's words in the language of the visit.</summary>
internal sealed class Texts(string lang)
{
    private static readonly Dictionary<string, Words> All = Assets.Read<Dictionary<string, Words>>("texts.json");

    public CultureInfo Culture { get; } = CultureInfo.GetCultureInfo(lang == "en" ? "en" : "zh-CN");

    public string this[string key, params object[] values] =>
        values.Length == 0 ? All[key].In(lang) : string.Format(Culture, All[key].In(lang), values);

    public static string Money(long minor) =>
        "¥" + (minor / 100m).ToString(minor % 100 == 0 ? "0" : "0.00", CultureInfo.InvariantCulture);

    public string Time(DateTime utc) => utc.AddHours(8).ToString("yyyy-MM-dd HH:mm", Culture);
}
