using Kefu.Contracts.Conversations;
using Kefu.Conversations.Data;
using Kefu.Conversations.Domain;
using Kefu.Conversations.SuperviseConversation;
using Kefu.Platform.Access;
using Kefu.Platform.Errors;
using Kefu.Platform.Handling;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Conversations.ReadTimeline;

/// <summary>All that happened with the conversation's customer within reach, from the first contact on, as the log has it.</summary>
/// <param name="After">The place to read on from.</param>
[Requires("conversations.work", "conversations.see-team", "conversations.see-all")]
public sealed record GetTimeline(ConversationId Conversation, long? After, int? Take) : IQuery<Timeline>;

/// <summary>A stretch of the timeline, oldest first.</summary>
public sealed record Timeline(IReadOnlyList<TimelineEntry> Entries, long? Next);

/// <summary>One thing that happened.</summary>
/// <param name="Text">Of a message, what it says.</param>
public sealed record TimelineEntry(long Place, DateTime AtUtc, string Type, ActorKind Actor, Guid ActorId, string ActorName, long Number, string? Text, Visibility? Visibility);

internal sealed class GetTimelineHandler(OpenedConversations conversations, ConversationReach reach, Visits visits, KefuDbContext db) : IHandler<GetTimeline, Timeline>
{
    private static readonly string Posted = EventNames.Of(typeof(MessagePosted));
    private static readonly string Read = EventNames.Of(typeof(MessagesRead));

    public async Task<Timeline> HandleAsync(GetTimeline request, CancellationToken ct)
    {
        var opened = await conversations.FindAsync(request.Conversation, ct) ?? throw new NotFound();
        if (request.After is null)
        {
            await visits.RecordAsync(opened, ct);
        }

        var customer = opened.Row.CustomerId;
        var numbers = await (await reach.QueryAsync(ct)).AsNoTracking().Where(c => c.CustomerId == customer).Select(c => new { c.Id, c.Number }).ToDictionaryAsync(c => c.Id.Value, c => c.Number, ct);
        var ids = numbers.Keys.ToList();
        var take = Math.Clamp(request.Take ?? 100, 1, 500);
        var after = request.After ?? 0;
        var rows = await db.Set<LogEntry>().AsNoTracking()
            .Where(e => e.SubjectKind == "conversation" && ids.Contains(e.SubjectId) && e.Seq > after && e.Type != Read)
            .OrderBy(e => e.Seq).Take(take + 1).ToListAsync(ct);
        var page = rows.Take(take).ToList();
        var posts = page.Where(e => e.Type == Posted).ToDictionary(e => e.Seq, e => e.Read<MessagePosted>());
        var messages = posts.Values.Select(p => p.Message).ToList();
        var texts = await db.Set<Message>().AsNoTracking().Where(m => messages.Contains(m.Id)).ToDictionaryAsync(m => m.Id, ct);
        return new Timeline([.. page.Select(e => EntryOf(e, numbers[e.SubjectId], posts.GetValueOrDefault(e.Seq), texts))], rows.Count > take ? page[^1].Seq : null);
    }

    private static TimelineEntry EntryOf(LogEntry entry, long number, MessagePosted? posted, Dictionary<MessageId, Message> texts)
    {
        var message = posted is null ? null : texts.GetValueOrDefault(posted.Message);
        return new TimelineEntry(
            entry.Seq, entry.AtUtc, entry.Type, Enum.TryParse<ActorKind>(entry.ActorKind, out var kind) ? kind : ActorKind.System, entry.ActorId, entry.ActorName, number, message?.Text, posted?.Visibility);
    }
}
