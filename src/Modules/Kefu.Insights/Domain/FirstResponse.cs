using Kefu.Platform.Time;

namespace Kefu.Insights.Domain;

/// <summary>
/// M1 首次响应时间: the first public human reply since creation and, where a bot came first, since a person was asked for.
/// Every figure is null until both of its moments have come; bot and automatic replies do not count.
/// </summary>
internal sealed record FirstResponse(DateTime? RepliedAtUtc, Guid? AgentId, TimeSpan? SinceCreation, TimeSpan? SincePersonRequested)
{
    public static FirstResponse Of(ConversationFacts facts, IWorkingHours? hours = null)
    {
        var replies = facts.InOrder().Where(m => m is { Author: AuthorKind.Human, IsPublic: true });
        var start = facts.CreatedAtUtc;
        if (facts.StartedBy == StartedBy.AgentTicket && facts.InOrder().FirstOrDefault(m => m.IsPublic) is { Author: AuthorKind.Human })
        {
            // The agent's own opening comment is no answer to anybody.
            replies = replies.Skip(1);
        }
        else if (facts.StartedBy == StartedBy.AgentOutbound)
        {
            if (facts.InOrder().FirstOrDefault(m => m.Author == AuthorKind.Customer) is not { } asked)
            {
                return new FirstResponse(null, null, null, null);
            }

            start = asked.AtUtc;
            replies = replies.Where(m => m.AtUtc >= start);
        }

        var reply = replies.FirstOrDefault();
        return new FirstResponse(
            reply?.AtUtc,
            reply?.AgentId,
            reply is null ? null : BusinessTime.Between(start, reply.AtUtc, hours),
            reply is null || facts.PersonRequestedAtUtc is not { } requested ? null : SinceRequest(facts, requested, hours));
    }

    private static TimeSpan? SinceRequest(ConversationFacts facts, DateTime requested, IWorkingHours? hours) =>
        facts.InOrder().FirstOrDefault(m => m is { Author: AuthorKind.Human, IsPublic: true } && m.AtUtc >= requested) is { } reply
            ? BusinessTime.Between(requested, reply.AtUtc, hours)
            : null;
}
