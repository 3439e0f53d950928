using Kefu.Contracts.Conversations;
using Kefu.Contracts.Customers;
using Kefu.Contracts.Identity;
using Kefu.Contracts.Satisfaction;
using Kefu.Contracts.Tickets;
using Kefu.Platform.Access;
using Kefu.Platform.Errors;
using Kefu.Platform.Handling;
using Kefu.Platform.Persistence;
using Kefu.Platform.Time;
using Kefu.Tickets.Data;
using Kefu.Tickets.Domain;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Tickets.GetTicket;

/// <summary>One ticket with its entries; the contact is masked.</summary>
[Requires("tickets.view")]
internal sealed record GetTicket(long Number) : IQuery<TicketDetails>;

public sealed record TicketDetails(
    TicketId Id,
    long Number,
    Guid ShopId,
    string Subject,
    TicketKind Kind,
    TicketPriority Priority,
    TicketStatus Status,
    TicketPerson Owner,
    TicketPerson? Assignee,
    TicketPerson? HandOverTo,
    string? HandOverNote,
    CustomerId? Customer,
    string? CustomerName,
    string? OrderNumber,
    string Contact,
    IntakeFinding Finding,
    ConversationId? Conversation,
    string? Result,
    int Reopened,
    DateTime OpenedAtUtc,
    DateTime UpdatedAtUtc,
    DateTime? ResolvedAtUtc,
    int Version,
    IReadOnlyList<TicketEntryView> Entries)
{
    /// <summary>A major problem: the head of department answers for it.</summary>
    public bool Major { get; init; }

    /// <summary>The question asked about its last settling; the link only for those who work on tickets.</summary>
    public TicketSurvey? Survey { get; init; }

    /// <summary>The number of the ticket it went into.</summary>
    public long? MergedInto { get; init; }

    /// <summary>True while the merge can be taken back.</summary>
    public bool MergeCanBeUndone { get; init; }

    /// <summary>The numbers of the tickets that went into it; their entries stand among its own.</summary>
    public IReadOnlyList<long> Merged { get; init; } = [];
}

public sealed record TicketPerson(StaffId Id, string Name);

public sealed record TicketEntryView(Guid Id, EntryKind Kind, AuthorKind Author, string AuthorName, Visibility Visibility, string Text, DateTime AtUtc);

internal sealed class GetTicketHandler(KefuDbContext db, TicketReach reach, TicketNames names, CurrentActor current, TimeProvider clock, ISurveys? surveys = null) : IHandler<GetTicket, TicketDetails>
{
    private const int MostEntries = 500;

    public async Task<TicketDetails> HandleAsync(GetTicket request, CancellationToken ct)
    {
        var found = await (await reach.QueryAsync(ct)).AsNoTracking().Where(o => o.Number == request.Number)
            .Select(o => new { Ticket = o, Sources = db.Set<Ticket>().Where(s => s.MergedInto == o.Id).Select(s => new { s.Id, s.Number }).ToList() }).AsSingleQuery().SingleOrDefaultAsync(ct) ?? throw new NotFound();
        var (t, sources) = (found.Ticket, found.Sources);
        List<TicketId> ids = [t.Id, .. sources.Select(s => s.Id)];
        var entries = await db.Set<TicketEntry>().AsNoTracking().Where(e => ids.Contains(e.TicketId)).OrderBy(e => e.AtUtc).ThenBy(e => e.Id).Take(MostEntries).ToListAsync(ct);
        await names.LoadAsync([t.Owner, t.Assignee, t.HandOverTo], [t.Customer], ct);
        TicketPerson? Person(StaffId? id) => id is { } known ? new TicketPerson(known, names.Of(known)) : null;
        var customer = names.Of(t.Customer);
        return new TicketDetails(
            t.Id,
            t.Number,
            t.ShopId,
            t.Subject,
            t.Kind,
            t.Priority,
            t.Status,
            Person(t.Owner)!,
            Person(t.Assignee),
            Person(t.HandOverTo),
            t.HandOverNote,
            t.Customer,
            customer,
            t.OrderNumber,
            t.MaskedContact,
            t.Finding,
            t.Conversation,
            t.Result,
            t.Reopened,
            t.OpenedAtUtc,
            t.UpdatedAtUtc,
            t.ResolvedAtUtc,
            t.Version,
            [.. entries.Select(e => new TicketEntryView(e.Id, e.Kind, e.Author, e.Author == AuthorKind.Customer && e.AuthorName.Length == 0 ? customer ?? "" : e.AuthorName, e.Visibility, e.Text, e.AtUtc))])
        {
            MergedInto = t.MergedInto is { } into ? await (await reach.QueryAsync(ct)).Where(o => o.Id == into).Select(o => (long?)o.Number).SingleOrDefaultAsync(ct) : null,
            MergeCanBeUndone = t.CanUnmerge(clock.UtcNow()),
            Merged = [.. sources.Select(s => s.Number).Order()],
            Major = t.Major,
            // Nobody is asked about what was never settled.
            Survey = surveys is not null && (t.ResolvedAtUtc is not null || t.Reopened > 0) && await surveys.ForTicketAsync(t.Id.Value, ct) is { } survey ? survey with { Link = current.Actor.May("tickets.work") && survey.Channel == "link" ? survey.Link : "" } : null,
        };
    }
}
