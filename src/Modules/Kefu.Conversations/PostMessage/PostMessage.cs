using FluentValidation;
using Kefu.Contracts.Conversations;
using Kefu.Contracts.Customers;
using Kefu.Conversations.Data;
using Kefu.Conversations.Domain;
using Kefu.Conversations.Views;
using Kefu.Platform.Access;
using Kefu.Platform.Handling;
using Kefu.Platform.Persistence;
using Kefu.Platform.Time;
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

/// <summary>The common case, a few words in a conversation that is open: it reads nothing, and its write says itself whether the conversation still was open. All else goes the longer way.</summary>
internal sealed class PostMessageHandler(IDialect dialect, GroupCommit group, CurrentActor current, OpenThreads threads, FreshMessages fresh, ResponseClocks clocks, Dispatcher dispatcher, TimeProvider clock)
    : IHandler<PostMessage, PostedMessage>
{
    public async Task<PostedMessage> HandleAsync(PostMessage request, CancellationToken ct)
    {
        var actor = current.Actor;
        var customer = new CustomerId(actor.CustomerId ?? Guid.Empty);
        if (request is { Kind: "text" or "quick-question", Card: null, AttachmentId: null } && threads.Find(customer) is { } thread)
        {
            var draft = new Draft(
                thread.Conversation, thread.ShopId, customer, request.ClientId, AuthorKind.Customer, actor.Id, actor.Name, Visibility.Public, MessageKind.Text, request.Text?.Trim())
            {
                // Started by the write itself, and only where a person is wanted.
                Clock = await clocks.ReplyAsync(thread.ShopId, thread.Tier, ct),
                OnlyIfOpen = true,
            };
            var row = await group.WriteAsync(MessageStatements.Of(dialect, actor, current.Source, clock.UtcNow(), draft), ct);
            if (row is not null && MessageStatements.Read(draft, row) is { New: true } written)
            {
                fresh.Keep(draft, written);
                return new PostedMessage(ThreadViews.OwnView(written, draft, null), true);
            }

            threads.Forget(customer);
        }

        return await dispatcher.SendAsync(new AcceptMessage(request), ct);
    }
}
