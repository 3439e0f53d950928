using Kefu.Contracts.Identity;
using Kefu.Contracts.Tickets;
using Kefu.Platform.Access;
using Kefu.Platform.Errors;
using Kefu.Platform.Handling;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Kefu.Platform.Time;
using Kefu.Tickets.Data;
using Kefu.Tickets.Domain;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Tickets.MergeTickets;

/// <summary>Another ticket of the same customer goes into this one, which keeps its number.</summary>
[Requires("tickets.work")]
internal sealed record MergeTickets(long Into, long Source) : ICommand<Done>;

/// <summary>Takes a merge back.</summary>
[Requires("tickets.work")]
internal sealed record UnmergeTicket(long Source) : ICommand<Done>;

/// <summary>The customer's other tickets within reach that could go into this one.</summary>
[Requires("tickets.work")]
internal sealed record ListMergeable(long Into) : IQuery<IReadOnlyList<TicketCard>>;

internal sealed class MergeTicketsHandler(KefuDbContext db, TicketReach reach, CurrentActor current, EventLog log, TimeProvider clock)
    : IHandler<MergeTickets, Done>, IHandler<UnmergeTicket, Done>, IHandler<ListMergeable, IReadOnlyList<TicketCard>>
{
    private const int MostOffered = 20;

    public async Task<Done> HandleAsync(MergeTickets request, CancellationToken ct)
    {
        var target = await reach.GetAsync(request.Into, ct);
        var source = await reach.GetAsync(request.Source, ct);
        Demand(target);
        Demand(source);
        source.MergeInto(target, await db.Set<Ticket>().AnyAsync(t => t.MergedInto == source.Id, ct), clock.UtcNow());
        var by = new StaffId(current.Actor.Id);
        log.Append(new TicketMerged(source.Id, target.Id, by, source.Number, target.Number), "ticket", source.Id.Value, source.ShopId);
        log.Append(new TicketAbsorbed(target.Id, source.Id, by, source.Number), "ticket", target.Id.Value, target.ShopId);
        return default;
    }

    public async Task<Done> HandleAsync(UnmergeTicket request, CancellationToken ct)
    {
        var source = await reach.GetAsync(request.Source, ct);
        Demand(source);
        var into = source.MergedInto;
        source.Unmerge(clock.UtcNow());
        log.Append(new TicketUnmerged(source.Id, into!.Value, new StaffId(current.Actor.Id), source.Number), "ticket", source.Id.Value, source.ShopId);
        return default;
    }

    public async Task<IReadOnlyList<TicketCard>> HandleAsync(ListMergeable request, CancellationToken ct)
    {
        var target = await reach.GetAsync(request.Into, ct);
        return target.Customer is not { } customer
            ? []
            : await (await reach.QueryAsync(ct)).AsNoTracking().Where(t => t.Customer == customer && t.ShopId == target.ShopId && t.Id != target.Id && t.MergedInto == null)
                .OrderByDescending(t => t.Number).Take(MostOffered)
                .Select(t => new TicketCard(t.Id, t.Number, t.ShopId, t.Subject, t.Kind, t.Status, t.Owner, t.OpenedAtUtc, t.ResolvedAtUtc)).ToListAsync(ct);
    }

    /// <summary>Whoever owns it or works on it, or leads those who do; what nobody has yet may be put together by everybody who could take it.</summary>
    private void Demand(Ticket ticket)
    {
        var actor = current.Actor;
        if (ticket.Assignee is not null && ticket.Owner.Value != actor.Id && ticket.Assignee.Value.Value != actor.Id && !actor.May("tickets.see-team") && !actor.May("tickets.see-all"))
        {
            throw new Denied("tickets.see-team");
        }
    }
}
