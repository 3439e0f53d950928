namespace Kefu.Conversations;

/// <summary>How a shop's bot answers, and when it gives way to a person.</summary>
/// <param name="Name">What customers see as its name; empty for the word of the house.</param>
/// <param name="AnswerFrom">The lowest score of a match that is given as an answer.</param>
/// <param name="OfferFrom">The lowest score of a match that is offered as "did you mean".</param>
/// <param name="MostFailures">After so many answers that did not help a person takes over.</param>
public sealed record BotSettings(bool Enabled, string Name, double AnswerFrom, double OfferFrom, int MostFailures, int Suggestions)
{
    public const string Key = "conversations.bot";
    public const string HandoverWordsKey = "conversations.handover-words";

    // The scores were chosen on sets of real questions.
    public static readonly BotSettings Default = new(true, "", 0.6, 0.3, 2, 3);
}

/// <summary>How conversations are kept in a shop.</summary>
/// <param name="ReopenDays">For so many days after it was resolved a customer's message continues a conversation; later it begins a new, linked one.</param>
/// <param name="TransferMinutes">How long a transfer waits to be taken.</param>
public sealed record ThreadSettings(int ReopenDays, int TransferMinutes, int MaxUploadMegabytes)
{
    public const string Key = "conversations.threads";
    public static readonly ThreadSettings Default = new(3, 3, 10);
}

/// <summary>Words that tell what a question is about. The first class that finds a word of its own wins.</summary>
public sealed record ClassSettings(IReadOnlyList<ClassWords> Classes)
{
    public const string Key = "conversations.classes";

    public static readonly ClassSettings Default = new(
    [
        new("complaint", ["投诉", "举报", "差评", "12315", "欺骗", "骗人", "complain", "complaint", "scam", "unacceptable"]),
        new("after-sale", ["退货", "退款", "换货", "换新", "维修", "保修", "坏了", "破损", "裂", "少件", "七天无理由", "refund", "return", "exchange", "repair", "broken", "damaged", "warranty"]),
        new("logistics", ["物流", "快递", "发货", "到哪", "签收", "派送", "包裹", "没收到", "催发", "shipping", "shipped", "delivery", "tracking", "parcel", "package"]),
        new("payment", ["付款", "支付", "扣款", "发票", "优惠券", "价保", "payment", "pay", "charged", "invoice", "coupon"]),
        new("order", ["订单", "下单", "改地址", "取消订单", "地址", "order", "address", "cancel"]),
        new("technical", ["登录", "打不开", "闪退", "报错", "安装", "无法使用", "login", "log in", "crash", "error", "install"]),
        new("consultation", []),
    ]);
}

/// <summary>A class of question and its words.</summary>
public sealed record ClassWords(string Class, IReadOnlyList<string> Words);
