using Kefu.Contracts.Conversations;
using Kefu.Contracts.Customers;
using Kefu.Contracts.Identity;
using Kefu.Conversations.Data;
using Kefu.Conversations.Domain;
using Kefu.Platform.Access;
using Kefu.Platform.Errors;
using Kefu.Platform.Handling;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Kefu.Platform.Time;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Conversations.MarkRead;

/// <summary>The customer has read up to a message.</summary>
[RequiresVisitor]
public sealed record CustomerRead(long UpToSeq) : IHotCommand<Done>;

/// <summary>The floor has read up to a message. Only who serves the customer leaves a mark; others look in quietly.</summary>
[Requires("conversations.work")]
public sealed record FloorRead(ConversationId Conversation, long UpToSeq) : IHotCommand<Done>;

internal sealed class MarkReadHandler(ConversationReach reach, CurrentActor current, ReadMarks marks) : IHandler<CustomerRead, Done>, IHandler<FloorRead, Done>
{
    public async Task<Done> HandleAsync(CustomerRead request, CancellationToken ct)
    {
        if (await reach.CurrentOfAsync(new CustomerId(current.Actor.CustomerId ?? Guid.Empty), ct) is { } conversation)
        {
            await marks.WriteAsync(conversation, AuthorKind.Customer, request.UpToSeq, ct);
        }

        return default;
    }

    public async Task<Done> HandleAsync(FloorRead request, CancellationToken ct)
    {
        var conversation = await (await reach.QueryAsync(ct)).AsNoTracking().SingleOrDefaultAsync(c => c.Id == request.Conversation, ct) ?? throw new NotFound();
        if (conversation.IsWith(new StaffId(current.Actor.Id)))
        {
            await marks.WriteAsync(conversation, AuthorKind.Agent, request.UpToSeq, ct);
        }

        return default;
    }
}

/// <summary>Writes read marks: they only move forward, and only a move is told.</summary>
internal sealed class ReadMarks(GroupCommit group, IDialect dialect, CurrentActor current, TimeProvider clock)
{
    private const string ByFloor = "UPDATE conversations_conversation SET \"AgentReadSeq\" = $2, \"AgentReadAtUtc\" = $3 WHERE \"Id\" = $1 AND \"AgentReadSeq\" < $2 RETURNING \"AgentReadSeq\"";
    private const string ByCustomer = "UPDATE conversations_conversation SET \"CustomerReadSeq\" = $2 WHERE \"Id\" = $1 AND \"CustomerReadSeq\" < $2 RETURNING \"CustomerReadSeq\"";
    private const string FloorBehind = "EXISTS (SELECT 1 FROM conversations_conversation c WHERE c.\"Id\" = $11 AND c.\"AgentReadSeq\" < $12)";
    private const string CustomerBehind = "EXISTS (SELECT 1 FROM conversations_conversation c WHERE c.\"Id\" = $11 AND c.\"CustomerReadSeq\" < $12)";

    public async Task WriteAsync(Conversation conversation, AuthorKind by, long upTo, CancellationToken ct)
    {
        var floor = by is AuthorKind.Agent;
        var seq = Math.Min(upTo, conversation.LastSeq);
        if (seq <= (floor ? conversation.AgentReadSeq : conversation.CustomerReadSeq))
        {
            return;
        }

        var now = clock.UtcNow();
        var id = conversation.Id.Value;
        var told = EventLog.StatementFor(
            dialect, current.Actor, current.Source, now, new MessagesRead(conversation.Id, by, seq), "conversation", id, conversation.ShopId, floor ? FloorBehind : CustomerBehind, id, seq);
        await group.WriteAsync(new WriteUnit(id, told, floor ? new Statement(ByFloor, id, seq, now) : new Statement(ByCustomer, id, seq)), ct);
    }
}
