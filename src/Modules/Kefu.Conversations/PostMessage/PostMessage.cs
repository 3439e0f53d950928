using FluentValidation;
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
using Microsoft.Extensions.Localization;

namespace Kefu.Conversations.PostMessage;

/// <summary>What a customer sends. The client's own id makes sending it again harmless.</summary>
/// <param name="Kind"><c>text</c>, <c>image</c>, <c>file</c>, <c>order-card</c>, <c>product-card</c> or <c>quick-question</c>.</param>
[RequiresVisitor]
public sealed record PostMessage(Guid ClientId, string Kind, string? Text, AttachmentId? AttachmentId, MessageCard? Card) : IHotCommand<PostedMessage>;

/// <summary>The accepted message; <see cref="New"/> is false when it had been accepted before.</summary>
public sealed record PostedMessage(MessageView Message, bool New);

internal sealed class PostMessageValidator : AbstractValidator<PostMessage>
{
    public const int Longest = 4000;
    private static readonly HashSet<string> Kinds = new(StringComparer.Ordinal) { "text", "image", "file", "order-card", "product-card", "quick-question" };

    public PostMessageValidator(IStringLocalizer<ConversationsText> text)
    {
        RuleFor(m => m.ClientId).NotEmpty().WithMessage(_ => text["conversations.client-id-needed"]);
        RuleFor(m => m.Kind).Must(k => k is not null && Kinds.Contains(k)).WithMessage(_ => text["conversations.kind-unknown"]);
        RuleFor(m => m.Text).MaximumLength(Longest).WithMessage(_ => text["conversations.text-too-long", Longest]);
        RuleFor(m => m.Text).Must(t => !string.IsNullOrWhiteSpace(t)).When(m => m.Kind is "text" or "quick-question").WithMessage(_ => text["conversations.text-needed"]);
        RuleFor(m => m.AttachmentId).NotNull().When(m => m.Kind is "image" or "file").WithMessage(_ => text["conversations.file-needed"]);
        RuleFor(m => m.Card).Must(c => c is { Title.Length: > 0 and <= 300 } && Short(c)).When(m => m.Kind is "order-card" or "product-card").WithMessage(_ => text["conversations.card-malformed"]);
    }

    private static bool Short(MessageCard c) =>
        (c.Subtitle?.Length ?? 0) <= 500 && (c.Url?.Length ?? 0) <= 2000 && (c.ImageUrl?.Length ?? 0) <= 2000 && (c.OrderNumber?.Length ?? 0) <= 100
        && (c.Status?.Length ?? 0) <= 100 && (c.Price?.Currency.Length ?? 0) <= 10;
}

internal sealed class PostMessageHandler(
    KefuDbContext db,
    IDialect dialect,
    GroupCommit group,
    CurrentActor current,
    ConversationReach reach,
    ResponseClocks clocks,
    SettingsStore settings,
    ThreadViews views,
    Dispatcher dispatcher,
    TimeProvider clock) : IHandler<PostMessage, PostedMessage>
{
    public async Task<PostedMessage> HandleAsync(PostMessage request, CancellationToken ct)
    {
        var actor = current.Actor;
        var customer = new CustomerId(actor.CustomerId ?? Guid.Empty);
        if (await SeenAsync(customer, request.ClientId, ct) is { } earlier)
        {
            return new PostedMessage((await views.ForCustomerAsync([earlier], "", ct))[0], false);
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
            var first = await db.Set<Message>().AsNoTracking().SingleAsync(m => m.Id == written.Id, ct);
            return new PostedMessage((await views.ForCustomerAsync([first], "", ct))[0], false);
        }

        return new PostedMessage(
            new MessageView(
                written.Seq, written.Id, draft.ClientId, draft.Conversation, written.AtUtc, new MessageAuthor(AuthorKind.Customer, draft.AuthorName, null), draft.Kind, draft.Text,
                file is null ? null : ThreadViews.ViewOf(file), draft.Extra?.Card, null, null, null, null, null),
            true);
    }

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
