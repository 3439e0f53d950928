using Kefu.Contracts.Conversations;
using Kefu.Contracts.Customers;
using Kefu.Conversations.Data;
using Kefu.Conversations.Domain;
using Kefu.Conversations.Views;
using Kefu.Platform.Access;
using Kefu.Platform.Errors;
using Kefu.Platform.Handling;
using Kefu.Platform.Persistence;
using Kefu.Platform.Settings;
using Kefu.Platform.Time;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Conversations.PostMessage;

/// <summary>A message with everything about it looked up: a retry, a file, a card, a conversation to begin or to come back to.</summary>
[RequiresVisitor]
internal sealed record AcceptMessage(PostMessage Post) : IHotCommand<PostedMessage>;

internal sealed class AcceptMessageHandler(
    KefuDbContext db,
    IDialect dialect,
    GroupCommit group,
    CurrentActor current,
    ConversationReach reach,
    ResponseClocks clocks,
    SettingsStore settings,
    ThreadViews views,
    OpenThreads threads,
    Dispatcher dispatcher,
    TimeProvider clock) : IHandler<AcceptMessage, PostedMessage>
{
    public async Task<PostedMessage> HandleAsync(AcceptMessage accept, CancellationToken ct)
    {
        var request = accept.Post;
        var actor = current.Actor;
        var customer = new CustomerId(actor.CustomerId ?? Guid.Empty);
        if (await SeenAsync(customer, request.ClientId, ct) is { } earlier)
        {
            return await AgainAsync(earlier, ct);
        }

        var file = await FileAsync(request, customer, ct);
        var conversation = await ConversationAsync(customer, ct);
        var draft = new Draft(
            conversation.Id, conversation.ShopId, customer, request.ClientId, AuthorKind.Customer, actor.Id, actor.Name, Visibility.Public, KindOf(request, file), request.Text?.Trim())
        {
            Attachment = file?.Id,
            Extra = request.Card is null ? null : new MessageExtra { Card = Clean(request.Card) },
            Clock = conversation.WantsPerson ? await clocks.ReplyAsync(conversation.ShopId, conversation.Tier, ct) : null,
        };
        var row = await group.WriteAsync(MessageStatements.Of(dialect, actor, current.Source, clock.UtcNow(), draft), ct);
        var written = MessageStatements.Read(draft, row!);
        if (!written.New)
        {
            return await AgainAsync(await db.Set<Message>().AsNoTracking().SingleAsync(m => m.Id == written.Id, ct), ct);
        }

        if (conversation.IsOpen)
        {
            threads.Keep(customer, new OpenThread(conversation.Id, conversation.ShopId, conversation.Tier));
        }

        return new PostedMessage(ThreadViews.OwnView(written, draft, file), true);
    }

    private async Task<PostedMessage> AgainAsync(Message first, CancellationToken ct) => new((await views.ForCustomerAsync([first], "", ct))[0], false);

    /// <summary>A retry may come after the conversation was closed: it must not begin a new one with the same words.</summary>
    private Task<Message?> SeenAsync(CustomerId customer, Guid clientId, CancellationToken ct) =>
        db.Set<Message>().AsNoTracking().FirstOrDefaultAsync(m => m.CustomerId == customer && m.ClientId == clientId, ct);

    private async Task<Attachment?> FileAsync(PostMessage request, CustomerId customer, CancellationToken ct) =>
        request.AttachmentId is not { } id
            ? null
            : await db.Set<Attachment>().AsNoTracking().SingleOrDefaultAsync(a => a.Id == id && a.CustomerId == customer, ct) ?? throw new NotFound();

    private async Task<Conversation> ConversationAsync(CustomerId customer, CancellationToken ct)
    {
        var found = await reach.CurrentOfAsync(customer, ct);
        if (found is not null && (found.IsOpen || await ContinuesAsync(found, ct)))
        {
            return found;
        }

        var id = await dispatcher.SendAsync(new OpenConversation.OpenConversation("chat", found?.Id), ct);
        return await db.Set<Conversation>().AsNoTracking().SingleAsync(c => c.Id == id, ct);
    }

    private async Task<bool> ContinuesAsync(Conversation resolved, CancellationToken ct)
    {
        var days = (await settings.GetAsync<ThreadSettings>(ThreadSettings.Key, resolved.ShopId, ct)).ReopenDays;
        return resolved.ResolvedAtUtc is { } at && clock.UtcNow() < at.AddDays(days);
    }

    private static MessageKind KindOf(PostMessage request, Attachment? file) => request.Kind switch
    {
        "image" => file!.IsImage ? MessageKind.Image : MessageKind.File,
        "file" => MessageKind.File,
        "order-card" => MessageKind.OrderCard,
        "product-card" => MessageKind.ProductCard,
        _ => MessageKind.Text,
    };

    /// <summary>Links of a card lead to the web or nowhere.</summary>
    private static MessageCard Clean(MessageCard card) => card with { Url = Web(card.Url), ImageUrl = Web(card.ImageUrl) };

    private static string? Web(string? url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && (uri.Scheme is "https" or "http") ? uri.AbsoluteUri : null;
}
