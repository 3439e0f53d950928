using System.Linq.Expressions;
using Kefu.Contracts.Conversations;
using Kefu.Contracts.Customers;
using Kefu.Contracts.Identity;
using Kefu.Contracts.Routing;
using Kefu.Conversations.Domain;
using Kefu.Platform.Access;
using Kefu.Platform.Errors;
using Kefu.Platform.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Conversations.Data;

/// <summary>Says which conversations the actor may see: the one place where it is decided. The shops are filtered by the context itself.</summary>
internal sealed class ConversationReach(KefuDbContext db, CurrentActor current, IStaffDirectory staff, IShopDirectory shops)
{
    /// <summary>The conversations within reach.</summary>
    public async Task<IQueryable<Conversation>> QueryAsync(CancellationToken ct)
    {
        var actor = current.Actor;
        var all = db.Set<Conversation>().AsQueryable();
        if (actor.Kind is ActorKind.System || (actor.Kind is ActorKind.Staff or ActorKind.ApiKey && actor.May("conversations.see-all")))
        {
            return all;
        }

        if (actor.Kind is ActorKind.Visitor)
        {
            return all.Where(OfCustomer(new CustomerId(actor.CustomerId ?? Guid.Empty)));
        }

        if (actor.Kind is not (ActorKind.Staff or ActorKind.ApiKey) || !(actor.May("conversations.work") || actor.May("conversations.see-team")))
        {
            return all.Where(c => false);
        }

        return all.Where(Involving(actor, actor.May("conversations.see-team") && actor.TeamId is { } team ? await TeamAsync(actor, team, ct) : [new StaffId(actor.Id)]));
    }

    /// <summary>All of the actor's shops, for questions that name the actor's own part themselves (has it, may take it, was invited): who may work at the desk reaches those anyway, and asking for it twice costs more than the question.</summary>
    public IQueryable<Conversation> OwnPart() =>
        current.Actor is { Kind: ActorKind.Staff or ActorKind.ApiKey } actor && actor.May("conversations.work") ? db.Set<Conversation>() : db.Set<Conversation>().Where(c => false);

    /// <summary>True when the actor has, owns or is asked for it, was invited, or could take it from the queue: it is not only the right to see others' that opens it.</summary>
    public bool TakesPart(Opened conversation)
    {
        var actor = current.Actor;
        return !(actor.May("conversations.see-all") || actor.May("conversations.see-team"))
            || IsOf(conversation.Row, new StaffId(actor.Id)) || IsPooled(conversation.Row, actor) || conversation.Colleagues.Contains(actor.Id);
    }

    /// <summary>The conversation, tracked, when it is within reach; else nothing is told of it.</summary>
    public async Task<Conversation> GetAsync(ConversationId id, CancellationToken ct) =>
        await (await QueryAsync(ct)).SingleOrDefaultAsync(c => c.Id == id, ct) ?? throw new NotFound();

    /// <summary>The conversation as the customer's door shows it: the open one, else the newest.</summary>
    public async Task<Conversation?> CurrentOfAsync(CustomerId customer, CancellationToken ct) =>
        await (await QueryAsync(ct)).Where(c => c.CustomerId == customer && c.Status != ConversationStatus.Closed && c.MergedInto == null)
            .OrderByDescending(c => c.OpenFor != null).ThenByDescending(c => c.OpenedAtUtc).FirstOrDefaultAsync(ct);

    /// <summary>Those a person has, owns, is offered or is asked to take over.</summary>
    public static Expression<Func<Conversation, bool>> OfPeople(IReadOnlyList<StaffId> people)
    {
        if (people is [var one])
        {
            // A list of one is asked for as what it is: the engines then read an index for each part.
            return c => c.AssignedTo == one || c.Owner == one || c.OfferedTo == one || c.TransferTo == one;
        }

        return c =>
            (c.AssignedTo != null && people.Contains(c.AssignedTo.Value))
            || (c.Owner != null && people.Contains(c.Owner.Value))
            || (c.OfferedTo != null && people.Contains(c.OfferedTo.Value))
            || (c.TransferTo != null && people.Contains(c.TransferTo.Value));
    }

    /// <summary>What <see cref="OfPeople"/> asks of the database, asked of a row at hand.</summary>
    public static bool IsOf(Conversation c, StaffId person) => c.AssignedTo == person || c.Owner == person || c.OfferedTo == person || c.TransferTo == person;

    /// <summary>What <see cref="Pooled"/> asks of the database, asked of a row at hand.</summary>
    public static bool IsPooled(Conversation c, Actor actor)
    {
        bool Serves(QueueId? queue) => actor.Queues.Count == 0 || (queue is { } known && actor.Queues.Contains(known.Value));
        return (c.Status is ConversationStatus.Queued && (c.QueueId is null || Serves(c.QueueId))) || (c.TransferQueue is not null && Serves(c.TransferQueue));
    }

    /// <summary>Those that wait for anybody of the actor's queues. Who is bound to no queue serves all of the shop's.</summary>
    public static Expression<Func<Conversation, bool>> Pooled(Actor actor)
    {
        if (actor.Queues.Count == 0)
        {
            return c => c.Status == ConversationStatus.Queued || c.TransferQueue != null;
        }

        List<QueueId> queues = [.. actor.Queues.Select(q => new QueueId(q))];
        return c =>
            (c.Status == ConversationStatus.Queued && (c.QueueId == null || queues.Contains(c.QueueId.Value)))
            || (c.TransferQueue != null && queues.Contains(c.TransferQueue.Value));
    }

    private Expression<Func<Conversation, bool>> Involving(Actor actor, IReadOnlyList<StaffId> people)
    {
        var invited = db.Set<Participant>().Where(p => p.StaffId == actor.Id).Select(p => p.ConversationId);
        return Or(OfPeople(people), Or(Pooled(actor), c => invited.Contains(c.Id)));
    }

    private static Expression<Func<Conversation, bool>> OfCustomer(CustomerId customer) => c => c.CustomerId == customer;

    private async Task<IReadOnlyList<StaffId>> TeamAsync(Actor actor, Guid team, CancellationToken ct) =>
        [.. (await staff.TeamAsync(shops, team, actor.Shops.Contains, ct)).Append(new StaffId(actor.Id)).Distinct()];

    private static Expression<Func<Conversation, bool>> Or(Expression<Func<Conversation, bool>> left, Expression<Func<Conversation, bool>> right)
    {
        var row = left.Parameters[0];
        return Expression.Lambda<Func<Conversation, bool>>(Expression.OrElse(left.Body, new Swap(right.Parameters[0], row).Visit(right.Body)), row);
    }

    private sealed class Swap(ParameterExpression from, ParameterExpression to) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == from ? to : base.VisitParameter(node);
    }
}
