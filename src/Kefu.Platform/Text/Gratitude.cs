namespace Kefu.Platform.Text;

/// <summary>Tells a message that only thanks from one that says something: thanks alone do not reopen a matter.</summary>
public static class Gratitude
{
    private const int Longest = 60;

    private static readonly string[] Thanks =
    [
        "谢谢", "感谢", "多谢", "谢啦", "谢了", "谢过", "辛苦", "感恩", "比心", "点赞", "3q", "3x", "thanks", "thank", "thankyou", "thx", "ty", "tks",
        "cheers", "appreciated", "appreciateit", "grateful",
    ];

    private static readonly string[] Company =
    [
        "谢", "非常", "十分", "太", "真的", "真是", "很", "你", "您", "你们", "您们", "亲", "客服", "小姐姐", "小哥哥", "老师", "帮忙", "帮助", "解答", "回复",
        "支持", "耐心", "的", "了", "啦", "呀", "啊", "哈", "哦", "噢", "呢", "嘿", "呵", "好", "好的", "行", "嗯", "恩", "可以", "收到", "知道", "明白", "懂",
        "我", "没事", "没问题", "没有问题", "问题解决", "解决了", "已经", "再见", "拜拜", "麻烦", "就", "这样", "ok", "okay", "you", "your", "so", "very", "much", "a", "lot",
        "many", "for", "the", "help", "reply", "support", "all", "again", "bye", "great", "good", "perfect", "nice", "got", "it", "well", "i", "that",
        "is", "really", "job", "service", "answer", "quick", "yes", "fine", "cool", "awesome", "have", "day", "to", "and", "oh", "dear", "sir", "madam", "team", "everyone",
    ];

    private static readonly string[] Signs = ["🙏", "👍", "🌹", "❤", "😊"];

    /// <summary>Whether a message says nothing but thanks (with the usual "good", "received", "bye" around it).</summary>
    public static bool IsOnlyThanks(string text)
    {
        // A question asks for something, however politely.
        if (text.AsSpan().IndexOfAny('?', '？') >= 0)
        {
            return false;
        }

        var bare = Phrases.Bare(text);
        if (bare.Length == 0)
        {
            return Array.Exists(Signs, s => text.Contains(s, StringComparison.Ordinal));
        }

        return bare.Length <= Longest && Consists(bare);
    }

    private static bool Consists(string bare)
    {
        var plain = new bool[bare.Length + 1];
        var thanked = new bool[bare.Length + 1];
        plain[0] = true;
        for (var at = 0; at < bare.Length; at++)
        {
            if (!plain[at] && !thanked[at])
            {
                continue;
            }

            var rest = bare.AsSpan(at);
            foreach (var word in Thanks)
            {
                if (rest.StartsWith(word))
                {
                    thanked[at + word.Length] = true;
                }
            }

            foreach (var word in Company)
            {
                if (rest.StartsWith(word))
                {
                    plain[at + word.Length] |= plain[at];
                    thanked[at + word.Length] |= thanked[at];
                }
            }
        }

        return thanked[bare.Length];
    }
}
