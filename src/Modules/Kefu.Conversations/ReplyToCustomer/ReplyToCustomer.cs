using FluentValidation;
using Kefu.Contracts.Conversations;
using Kefu.Contracts.Identity;
using Kefu.Conversations.Data;
using Kefu.Conversations.Domain;
using Kefu.Conversations.PostMessage;
using Kefu.Conversations.Views;
using Kefu.Platform.Access;
using Kefu.Platform.Errors;
using Kefu.Platform.Handling;
using Kefu.Platform.Persistence;
using Kefu.Platform.Time;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Kefu.Conversations.ReplyToCustomer;

/// <summary>A person's word to the customer. The client's own id makes sending it again harmless.</summary>
/// <param name="DraftSeenSeq">The last public message its writer had seen; when somebody else wrote meanwhile, the reply is held back until confirmed.</param>
[Requires("conversations.reply")]
public sealed record ReplyToCustomer(ConversationId Conversation, Guid ClientId, string? Text, AttachmentId? AttachmentId, long? DraftSeenSeq, bool Confirm) : IHotCommand<PostedReply>;

/// <summary>The accepted reply; <see cref="New"/> is false when it had been accepted before.</summary>
public sealed record PostedReply(MessageView Message, bool New);

internal sealed class ReplyToCustomerValidator : AbstractValidator<ReplyToCustomer>
{
    public ReplyToCustomerValidator(IStringLocalizer<ConversationsText> text)
    {
        RuleFor(m => m.ClientId).NotEmpty().WithMessage(_ => text["conversations.client-id-needed"]);
        RuleFor(m => m.Text).MaximumLength(PostMessageValidator.Longest).WithMessage(_ => text["conversations.text-too-long", PostMessageValidator.Longest]);
        RuleFor(m => m.Text).Must(t => !string.IsNullOrWhiteSpace(t)).When(m => m.AttachmentId is null).WithMessage(_ => text["conversations.text-needed"]);
    }
}

internal sealed class ReplyToCustomerHandler(
    KefuDbContext db, IDialect dialect, GroupCommit group, CurrentActor current, ConversationReach reach, ThreadViews views, FreshMessages fresh, TimeProvider clock) : IHandler<ReplyToCustomer, PostedReply>
{
    public async Task<PostedReply> HandleAsync(ReplyToCustomer request, CancellationToken ct)
    {
        var actor = current.Actor;
        var conversation = await (await reach.QueryAsync(ct)).AsNoTracking().SingleOrDefaultAsync(c => c.Id == request.Conversation, ct) ?? throw new NotFound();
        if (await NoTurnAsync(conversation, actor, ct) is { } problem)
        {
            // What was accepted stays accepted, whatever became of the conversation since.
            return await EarlierAsync(conversation, request, ct) ?? throw problem;
        }

        var file = request.AttachmentId is { } id
            ? await db.Set<Attachment>().AsNoTracking().SingleOrDefaultAsync(a => a.Id == id && a.ConversationId == conversation.Id && a.UploadedBy == actor.Id, ct) ?? throw new NotFound()
            : null;
        var draft = new Draft(
            conversation.Id, conversation.ShopId, conversation.CustomerId, request.ClientId, AuthorKind.Agent, actor.Id, actor.Name, Visibility.Public,
            file is null ? MessageKind.Text : file.IsImage ? MessageKind.Image : MessageKind.File, request.Text?.Trim())
        { Attachment = file?.Id, TurnSince = request is { Confirm: false, DraftSeenSeq: { } seen } ? seen : long.MaxValue };
        // Events: MessagePosted goes with the message, in the same statements.
        var row = await group.WriteAsync(MessageStatements.Of(dialect, actor, current.Source, clock.UtcNow(), draft), ct);
        if (row is null)
        {
            throw await NoTurnAsync(await db.Set<Conversation>().AsNoTracking().SingleAsync(c => c.Id == conversation.Id, ct), actor, ct) ?? new RuleBroken<ConversationsText>("conversations.moved");
        }

        var written = MessageStatements.Read(draft, row);
        fresh.Keep(draft, written);
        return written.New
            ? new PostedReply(ThreadViews.OwnStaffView(written, draft, file), true)
            : await EarlierAsync(conversation, request, ct) ?? throw new NotFound();
    }

    /// <summary>Only who serves the customer, or was invited to, may speak; null when the actor may.</summary>
    private async Task<RuleBroken<ConversationsText>?> NoTurnAsync(Conversation conversation, Actor actor, CancellationToken ct)
    {
        if (conversation.Status is not ConversationStatus.Active)
        {
            return new RuleBroken<ConversationsText>(conversation.IsOpen ? "conversations.accept-first" : "conversations.over");
        }

        var mine = conversation.IsWith(new StaffId(actor.Id)) || actor.Kind is ActorKind.ApiKey
            || await db.Set<Participant>().AnyAsync(p => p.ConversationId == conversation.Id && p.StaffId == actor.Id && !p.Mentioned, ct);
        return mine ? null : new RuleBroken<ConversationsText>("conversations.not-yours");
    }

    /// <summary>The message that was accepted under the client's id before, or null.</summary>
    private async Task<PostedReply?> EarlierAsync(Conversation conversation, ReplyToCustomer request, CancellationToken ct) =>
        await db.Set<Message>().AsNoTracking().SingleOrDefaultAsync(m => m.CustomerId == conversation.CustomerId && m.ClientId == request.ClientId, ct) is { } earlier
            ? new PostedReply((await views.ForStaffAsync([earlier], System.Globalization.CultureInfo.CurrentUICulture.Name, ct))[0], false)
            : null;
}
