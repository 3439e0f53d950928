using System.Globalization;

namespace Kefu.Bench.Seeding;

/// <summary>What people say in the seeded conversations: one common word in three messages of ten, a rare one in two of a thousand.</summary>
internal static class Words
{
    /// <summary>Said in 30 % of the messages.</summary>
    public const string Common = "订单";

    /// <summary>Said in 0.2 % of the messages.</summary>
    public const string Rare = "灯罩";

    private static readonly string[] Openings = ["您好", "请问", "麻烦看一下", "hello", "在吗", "你好呀", "谢谢", "我想问问", "打扰了", "excuse me"];
    private static readonly string[] Matters = ["快递三天没有更新了", "什么时候发货", "可以改地址吗", "退款几天到账", "尺码不合适想换", "优惠券用不了", "the parcel has not arrived", "发票开错抬头了", "包装破损", "颜色和图片不一样", "保修多久"];
    private static readonly string[] Endings = ["", "谢谢", "急用", "thank you", "麻烦尽快", "等您回复", "好的"];

    public static string Said(long i)
    {
        var (opening, matter, ending) = (Openings[i % Openings.Length], Matters[i / 3 % Matters.Length], Endings[i / 7 % Endings.Length]);
        var what = i % 500 == 0 ? Rare : i % 10 < 3 ? Common + (100_000_000 + i).ToString(CultureInfo.InvariantCulture) : "";
        return $"{opening},{what}{matter},{ending}";
    }
}
