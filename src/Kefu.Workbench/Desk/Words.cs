using Kefu.Contracts.Conversations;
using Kefu.Contracts.Customers;
using Kefu.Ui;
using Microsoft.Extensions.Localization;

namespace Kefu.Workbench.Desk;

/// <summary>Names for what travels as codes.</summary>
internal static class Words
{
    /// <summary>The word of a code, or the code itself when a shop uses one of its own.</summary>
    public static string Code(this IStringLocalizer<WorkbenchText> words, string kind, string code)
    {
        var found = words[kind + ":" + code.ToLowerInvariant()];
        return found.ResourceNotFound ? code : found.Value;
    }

    /// <summary>What a customer is called; somebody without a name is told apart by the end of the id.</summary>
    public static string NameOf(this IStringLocalizer<WorkbenchText> words, string? name, CustomerId id) =>
        name is { Length: > 0 } ? name : words["visitor", id.Value.ToString("N")[^4..].ToUpperInvariant()].Value;

    /// <summary>Until when something is put aside; without an end, until the customer writes.</summary>
    public static string Aside(this IStringLocalizer<WorkbenchText> words, DateTime untilUtc, Viewer viewer, IStringLocalizer<UiText> ui) => untilUtc.Year < 9999
        ? words["asideUntil", WhenFormat.Of(viewer.ToLocal(untilUtc), viewer.LocalNow, WhenStyle.Short, ui)].Value
        : words["asideReply"].Value;

    /// <summary>The icon of a channel.</summary>
    public static string ChannelIcon(string channel) => channel.ToLowerInvariant() switch
    {
        "wechat" or "mini-program" => "brand-wechat",
        "douyin" => "brand-tiktok",
        "email" => "mail",
        "phone" => "phone",
        "app" => "device-mobile",
        _ => "world",
    };

    /// <summary>How a tier is drawn: the highest inverted, the usual faint.</summary>
    public static string TierCss(string tier) => tier.ToLowerInvariant() switch
    {
        "black" or "diamond" or "vip" or "svip" or "platinum" => "tier tier-top",
        "" or "standard" or "normal" or "regular" => "tier tier-plain",
        _ => "tier",
    };

    /// <summary>True when the tier is worth a mark.</summary>
    public static bool TierShown(string tier) => tier is not ("" or "standard" or "normal" or "regular");

    /// <summary>The policy behind a deadline, without the word that says which promise it is.</summary>
    public static (string Promise, string Policy) Reason(string dueReason) =>
        dueReason.Split('|', 2) is [var promise, var policy] ? (promise, policy) : (dueReason, "");

    /// <summary>Where a conversation stands, in a key of the resources.</summary>
    public static string Key(this ConversationStatus status) => "status:" + status.ToString().ToLowerInvariant();
}
