using System.Linq.Expressions;
using Kefu.Contracts.Identity;
using Kefu.Contracts.Tickets;
using Kefu.Platform.Access;
using Kefu.Platform.Errors;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Kefu.Tickets.Domain;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Tickets.Data;

/// <summary>Says which tickets the actor may see: the one place where it is decided. The shops are filtered by the context itself.</summary>
internal sealed class TicketReach(KefuDbContext db, CurrentActor current, IStaffDirectory staff, IShopDirectory shops)
{
    private const int MostOffers = 100;

    /// <summary>True when work that nobody has yet is within reach.</summary>
    public bool SeesPooled => current.Actor.Kind == ActorKind.System
        || (current.Actor.Kind is ActorKind.Staff or ActorKind.ApiKey && (current.Actor.May("tickets.see-all") || current.Actor.May("tickets.work") || current.Actor.May("tickets.see-team")));

    /// <summary>The tickets within reach.</summary>
    public async Task<IQueryable<Ticket>> QueryAsync(CancellationToken ct)
    {
        var actor = current.Actor;
        var all = db.Set<Ticket>().AsQueryable();
        if (actor.Kind == ActorKind.System || (actor.Kind is ActorKind.Staff or ActorKind.ApiKey && actor.May("tickets.see-all")))
        {
            return all;
        }

        if (!SeesPooled)
        {
            return all.Where(t => false);
        }

        IReadOnlyList<StaffId> people = actor.May("tickets.see-team") && actor.TeamId is { } team ? await TeamAsync(actor, team, ct) : [new StaffId(actor.Id)];
        return all.Where(WithinReachOf(people));
    }

    /// <summary>The ticket, tracked, when it is within reach; else nothing is told of it.</summary>
    public async Task<Ticket> GetAsync(long number, CancellationToken ct) => await FindAsync(number, ct) ?? throw new NotFound();

    /// <summary>The ticket, tracked; null when it is not within reach.</summary>
    public async Task<Ticket?> FindAsync(long number, CancellationToken ct) => await (await QueryAsync(ct)).SingleOrDefaultAsync(t => t.Number == number, ct);

    /// <summary>True when the ticket was anybody's to take, for this actor too, and went to somebody: assigned, handed over or put into another ticket. Out of reach now, but not unheard of.</summary>
    public async Task<bool> WasTakenAsync(long number, CancellationToken ct)
    {
        string[] types = [EventNames.Of(typeof(TicketOpened)), EventNames.Of(typeof(TicketAssigned)), EventNames.Of(typeof(TicketHandOverAccepted)), EventNames.Of(typeof(TicketMerged))];
        var first = SeesPooled ? await HistoryAsync(number, types, 2, ct) : [];
        // What is opened and taken in one step was never anybody's: both are written at one moment.
        return first is [var open, var take] && open.AtUtc != take.AtUtc;
    }

    /// <summary>The ticket, tracked, when it is within reach; whoever was once asked to take it over hears that this is no longer so.</summary>
    public async Task<Ticket> GetAskedAsync(long number, CancellationToken ct)
    {
        if (await FindAsync(number, ct) is { } ticket)
        {
            return ticket;
        }

        var asked = await HistoryAsync(number, [EventNames.Of(typeof(TicketHandOverOffered))], MostOffers, ct);
        throw asked.Any(e => e.Read<TicketHandOverOffered>().To.Value == current.Actor.Id) ? new RuleBroken<TicketsText>("tickets.no-hand-over") : new NotFound();
    }

    /// <summary>What the log tells of a ticket of the actor's shops, oldest first, whether it is within reach or not.</summary>
    private async Task<List<LogEntry>> HistoryAsync(long number, string[] types, int most, CancellationToken ct) =>
        await db.Set<Ticket>().Where(t => t.Number == number).Select(t => (TicketId?)t.Id).SingleOrDefaultAsync(ct) is { } id
            ? await db.Set<LogEntry>().AsNoTracking().Where(e => e.SubjectKind == "ticket" && e.SubjectId == id.Value && types.Contains(e.Type)).OrderBy(e => e.Seq).Take(most).ToListAsync(ct)
            : [];

    // Own and pooled work: theirs, asked of them, or nobody's yet.
    private static Expression<Func<Ticket, bool>> WithinReachOf(IReadOnlyList<StaffId> people) => t =>
        people.Contains(t.Owner)
        || (t.Assignee != null && people.Contains(t.Assignee.Value))
        || (t.HandOverTo != null && people.Contains(t.HandOverTo.Value))
        || (t.Assignee == null && t.Status == TicketStatus.New);

    private async Task<IReadOnlyList<StaffId>> TeamAsync(Actor actor, Guid team, CancellationToken ct) =>
        [.. (await staff.TeamAsync(shops, team, actor.Shops.Contains, ct)).Append(new StaffId(actor.Id)).Distinct()];
}
