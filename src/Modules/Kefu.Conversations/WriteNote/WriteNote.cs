using FluentValidation;
using Kefu.Contracts.Conversations;
using Kefu.Contracts.Identity;
using Kefu.Conversations.Data;
using Kefu.Conversations.Domain;
using Kefu.Conversations.Views;
using Kefu.Platform.Access;
using Kefu.Platform.Handling;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Kefu.Platform.Time;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Kefu.Conversations.WriteNote;

/// <summary>A private note: it never leaves the floor. Those mentioned are told and may see the conversation.</summary>
[Requires("conversations.work")]
public sealed record WriteNote(ConversationId Conversation, Guid ClientId, string Text, IReadOnlyList<Guid>? Mentions) : ICommand<MessageView>;

/// <summary>A supervisor's word to the agent, unseen by the customer.</summary>
[Requires("conversations.whisper")]
public sealed record Whisper(ConversationId Conversation, Guid ClientId, string Text) : ICommand<MessageView>;

internal sealed class WriteNoteValidator : AbstractValidator<WriteNote>
{
    public WriteNoteValidator(IStringLocalizer<ConversationsText> text)
    {
        RuleFor(n => n.ClientId).NotEmpty().WithMessage(_ => text["conversations.client-id-needed"]);
        RuleFor(n => n.Text).NotEmpty().WithMessage(_ => text["conversations.text-needed"]).MaximumLength(PostMessage.PostMessageValidator.Longest)
            .WithMessage(_ => text["conversations.text-too-long", PostMessage.PostMessageValidator.Longest]);
    }
}

internal sealed class WhisperValidator : AbstractValidator<Whisper>
{
    public WhisperValidator(IStringLocalizer<ConversationsText> text)
    {
        RuleFor(n => n.ClientId).NotEmpty().WithMessage(_ => text["conversations.client-id-needed"]);
        RuleFor(n => n.Text).NotEmpty().WithMessage(_ => text["conversations.text-needed"]).MaximumLength(PostMessage.PostMessageValidator.Longest)
            .WithMessage(_ => text["conversations.text-too-long", PostMessage.PostMessageValidator.Longest]);
    }
}

internal sealed class WriteNoteHandler(KefuDbContext db, ConversationReach reach, CurrentActor current, ThreadWriter thread, ThreadViews views, EventLog log, IStaffDirectory staff, TimeProvider clock)
    : IHandler<WriteNote, MessageView>, IHandler<Whisper, MessageView>
{
    public async Task<MessageView> HandleAsync(WriteNote request, CancellationToken ct)
    {
        var conversation = await reach.GetAsync(request.Conversation, ct);
        var mentioned = await MentionedAsync(conversation, request.Mentions ?? [], ct);
        return await WriteAsync(conversation, request.ClientId, request.Text, mentioned, false, ct);
    }

    public async Task<MessageView> HandleAsync(Whisper request, CancellationToken ct)
    {
        var conversation = await reach.GetAsync(request.Conversation, ct);
        return await WriteAsync(conversation, request.ClientId, request.Text, conversation.AssignedTo is { } agent && agent.Value != current.Actor.Id ? [agent] : [], true, ct);
    }

    private async Task<MessageView> WriteAsync(Conversation conversation, Guid clientId, string text, IReadOnlyList<StaffId> mentioned, bool whisper, CancellationToken ct)
    {
        var draft = new Draft(
            conversation.Id, conversation.ShopId, conversation.CustomerId, clientId, AuthorKind.Agent, current.Actor.Id, current.Actor.Name, Visibility.Internal, MessageKind.Text, text.Trim())
        {
            Extra = mentioned.Count == 0 && !whisper ? null : new MessageExtra { Mentions = [.. mentioned.Select(m => m.Value)], Whisper = whisper ? true : null },
        };
        var written = await thread.WriteAsync(draft, ct);
        if (written.New)
        {
            foreach (var person in mentioned)
            {
                await Participants.AddAsync(db, conversation, person, true, clock.UtcNow(), ct);
                log.Append(new StaffMentioned(conversation.Id, written.Id, person), "conversation", conversation.Id.Value, conversation.ShopId);
            }
        }

        var message = await db.Set<Message>().AsNoTracking().SingleAsync(m => m.Id == written.Id, ct);
        return (await views.ForStaffAsync([message], System.Globalization.CultureInfo.CurrentUICulture.Name, ct))[0];
    }

    /// <summary>Only people who work for the shop can be told of its customers.</summary>
    private async Task<IReadOnlyList<StaffId>> MentionedAsync(Conversation conversation, IReadOnlyList<Guid> ids, CancellationToken ct)
    {
        var wanted = ids.Distinct().Where(id => id != current.Actor.Id).Take(20).Select(id => new StaffId(id)).ToList();
        var found = wanted.Count == 0 ? new Dictionary<StaffId, StaffCard>() : await staff.FindManyAsync(wanted, ct);
        return [.. wanted.Where(id => found.TryGetValue(id, out var card) && !card.Disabled && card.Serves(conversation.ShopId))];
    }
}

/// <summary>Keeps who was invited or mentioned.</summary>
internal static class Participants
{
    public static async Task AddAsync(KefuDbContext db, Conversation conversation, StaffId person, bool mentioned, DateTime now, CancellationToken ct)
    {
        var known = await db.Set<Participant>().SingleOrDefaultAsync(p => p.ConversationId == conversation.Id && p.StaffId == person.Value, ct);
        if (known is null)
        {
            db.Add(new Participant { ConversationId = conversation.Id, StaffId = person.Value, ShopId = conversation.ShopId, Mentioned = mentioned, AtUtc = now });
            return;
        }

        // An invitation counts for more than a mention.
        known.Mentioned &= mentioned;
        known.AtUtc = now;
    }
}
