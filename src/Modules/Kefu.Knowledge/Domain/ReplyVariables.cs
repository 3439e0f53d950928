using Kefu.Platform.Text;

namespace Kefu.Knowledge.Domain;

/// <summary>The variables a canned reply may hold. Anything else in braces is refused when saved; values are put in as they are and never read again for variables.</summary>
internal static class ReplyVariables
{
    /// <summary>Each variable with its Chinese name.</summary>
    public static readonly IReadOnlyDictionary<string, string> Known = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["customer"] = "客户",
        ["agent"] = "客服",
        ["shop"] = "店铺",
        ["order"] = "订单号",
        ["product"] = "商品",
        ["carrier"] = "快递公司",
        ["tracking"] = "运单号",
        ["delivery-date"] = "送达日",
        ["date"] = "日期",
        ["amount"] = "金额",
    };

    private static readonly Dictionary<string, string> Names = Known.SelectMany(k => new[] { (k.Key, k.Key), (k.Value, k.Key) }).ToDictionary(p => p.Item1, p => p.Item2, StringComparer.OrdinalIgnoreCase);

    /// <summary>What stands in double braces and is no known variable.</summary>
    public static IReadOnlyList<string> Unknown(string text) => [.. Placeholders.In(text).Where(n => !Names.ContainsKey(n)).Distinct(StringComparer.Ordinal)];

    /// <summary>Puts in what is known; a variable without a value stays as it is, so that nobody sends it by mistake.</summary>
    public static string Fill(string text, IReadOnlyDictionary<string, string> values) =>
        Placeholders.Fill(text, n => Names.TryGetValue(n, out var name) ? values.GetValueOrDefault(name) : null);
}
