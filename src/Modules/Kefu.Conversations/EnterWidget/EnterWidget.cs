using FluentValidation;
using Kefu.Contracts.Customers;
using Kefu.Contracts.Identity;
using Kefu.Conversations.Data;
using Kefu.Conversations.Views;
using Kefu.Platform.Access;
using Kefu.Platform.Errors;
using Kefu.Platform.Handling;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;

namespace Kefu.Conversations.EnterWidget;

/// <summary>A customer's browser or app comes in: by the shop's signed word, by an earlier token, or as nobody in particular.</summary>
[PublicDoor("Customers have no account here: this door gives them the token that opens the others.")]
public sealed record EnterWidget(string Shop, string? Identity, string? VisitorToken, EnterWidgetPage? Page, string? Lang, string? TimeZone) : ICommand<WidgetSession>
{
    /// <summary>What the browser calls itself; set by the door, never by the body.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string? UserAgent { get; init; }
}

/// <summary>The page the customer looks at.</summary>
public sealed record EnterWidgetPage(string? Url, string? Title, string? Referrer);

/// <summary>An open session. Read the feed from <see cref="FeedFrom"/>: nothing is missed between the two.</summary>
public sealed record WidgetSession(string VisitorToken, VisitorId VisitorId, string? CustomerName, CustomerConversation? Conversation, string FeedFrom);

internal sealed class EnterWidgetHandler(IShopDirectory shops, IVisitorDoor door, ConversationReach reach, ThreadViews views, KefuDbContext db, LogTail tail) : IHandler<EnterWidget, WidgetSession>
{
    public async Task<WidgetSession> HandleAsync(EnterWidget request, CancellationToken ct)
    {
        var shop = await shops.FindByKeyAsync(request.Shop ?? "", ct) ?? throw new NotFound();
        var from = tail.Position;
        var language = Languages.Of(request.Lang, shop.Language);
        var page = new VisitorPage(request.Page?.Url, request.Page?.Title, request.Page?.Referrer, request.TimeZone, request.UserAgent);
        // Events: CustomerRegistered, CustomerChanged and VisitorIdentified are noted by the door.
        var session = await door.EnterAsync(shop.Id, request.Identity, request.VisitorToken, language, page, ct);
        await db.SaveChangesAsync(ct);
        var conversation = await reach.CurrentOfAsync(session.Customer, ct);
        return new WidgetSession(
            session.Token, session.Visitor, session.Name.Length == 0 ? null : session.Name, conversation is null ? null : await views.OfAsync(conversation, language, ct), from.ToString());
    }
}

/// <summary>The languages customers are spoken to in.</summary>
internal static class Languages
{
    public static string Of(string? asked, string fallback)
    {
        var text = string.IsNullOrWhiteSpace(asked) ? fallback : asked;
        return text.StartsWith("en", StringComparison.OrdinalIgnoreCase) ? "en" : "zh-CN";
    }
}
