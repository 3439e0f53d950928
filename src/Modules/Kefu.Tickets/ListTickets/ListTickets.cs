using System.Globalization;
using System.Linq.Expressions;
using Kefu.Contracts.Customers;
using Kefu.Contracts.Identity;
using Kefu.Contracts.Tickets;
using Kefu.Platform.Access;
using Kefu.Platform.Handling;
using Kefu.Platform.Persistence;
using Kefu.Tickets.Data;
using Kefu.Tickets.Domain;
using Kefu.Tickets.Readers;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Tickets.ListTickets;

/// <summary>Which tickets a list shows.</summary>
public enum TicketView
{
    /// <summary>Those the person owns or works on and that are not settled.</summary>
    Mine,

    /// <summary>Those nobody works on yet.</summary>
    Unassigned,

    /// <summary>Those the person is asked to take over.</summary>
    HandOvers,

    /// <summary>Major problems that are not settled.</summary>
    Major,

    /// <summary>All within reach.</summary>
    All,
}

/// <summary>Lists tickets within reach, a page at a time.</summary>
/// <param name="Sort"><c>number</c> (the default) or <c>updated</c>.</param>
[Requires("tickets.view")]
internal sealed record ListTickets(TicketView View, TicketFilter Filter, string Sort, bool Descending, string? After, string? Before, int Take) : IQuery<TicketList>;

/// <summary>What a list is narrowed to.</summary>
internal sealed record TicketFilter(TicketStatus? Status = null, TicketKind? Kind = null, TicketPriority? Priority = null, Guid? ShopId = null, string? Search = null);

internal sealed record TicketList(IReadOnlyList<TicketRow> Rows, string? Next, string? Previous);

internal sealed record TicketRow(
    TicketId Id,
    long Number,
    Guid ShopId,
    string Subject,
    TicketKind Kind,
    TicketPriority Priority,
    TicketStatus Status,
    StaffId Owner,
    string OwnerName,
    StaffId? Assignee,
    string? AssigneeName,
    CustomerId? Customer,
    string? CustomerName,
    string? OrderNumber,
    bool Major,
    DateTime OpenedAtUtc,
    DateTime UpdatedAtUtc);

internal sealed class ListTicketsHandler(TicketReach reach, TicketFilters filters, TicketNames names, CurrentActor current) : IHandler<ListTickets, TicketList>
{
    public async Task<TicketList> HandleAsync(ListTickets request, CancellationToken ct)
    {
        var tickets = TicketViews.Narrow((await reach.QueryAsync(ct)).AsNoTracking(), request.View, new StaffId(current.Actor.Id));
        tickets = await filters.ApplyAsync(tickets, request.Filter, ct);
        var backwards = request.Before is not null;
        var byUpdate = request.Sort == "updated";
        var descending = (byUpdate || request.Sort == "number") ? request.Descending : true;
        if (TryRead(request.Before ?? request.After, out var at, out var number))
        {
            tickets = tickets.Where(Beyond(byUpdate, descending != backwards, at, number));
        }

        tickets = Order(tickets, byUpdate, descending != backwards);
        var found = await tickets.Take(request.Take + 1)
            .Select(t => new TicketRow(t.Id, t.Number, t.ShopId, t.Subject, t.Kind, t.Priority, t.Status, t.Owner, "", t.Assignee, null, t.Customer, null, t.OrderNumber, t.Major, t.OpenedAtUtc, t.UpdatedAtUtc))
            .ToListAsync(ct);
        var more = found.Count > request.Take;
        found = [.. found.Take(request.Take)];
        if (backwards)
        {
            found.Reverse();
        }

        return new TicketList(
            await NamedAsync(found, ct),
            found.Count > 0 && (more || backwards) ? Key(found[^1]) : null,
            found.Count > 0 && (backwards ? more : request.After is not null) ? Key(found[0]) : null);
    }

    private async Task<IReadOnlyList<TicketRow>> NamedAsync(List<TicketRow> rows, CancellationToken ct)
    {
        await names.LoadAsync(rows.SelectMany(t => new[] { t.Owner, t.Assignee }), rows.Select(t => t.Customer), ct);
        return [.. rows.Select(t => t with { OwnerName = names.Of(t.Owner), AssigneeName = names.Of(t.Assignee), CustomerName = names.Of(t.Customer) })];
    }

    private static Expression<Func<Ticket, bool>> Beyond(bool byUpdate, bool smaller, DateTime at, long number) => (byUpdate, smaller) switch
    {
        (false, true) => t => t.Number < number,
        (false, false) => t => t.Number > number,
        (true, true) => t => t.UpdatedAtUtc < at || (t.UpdatedAtUtc == at && t.Number < number),
        (true, false) => t => t.UpdatedAtUtc > at || (t.UpdatedAtUtc == at && t.Number > number),
    };

    private static IQueryable<Ticket> Order(IQueryable<Ticket> tickets, bool byUpdate, bool descending) => (byUpdate, descending) switch
    {
        (false, true) => tickets.OrderByDescending(t => t.Number),
        (false, false) => tickets.OrderBy(t => t.Number),
        (true, true) => tickets.OrderByDescending(t => t.UpdatedAtUtc).ThenByDescending(t => t.Number),
        (true, false) => tickets.OrderBy(t => t.UpdatedAtUtc).ThenBy(t => t.Number),
    };

    private static string Key(TicketRow t) => string.Create(CultureInfo.InvariantCulture, $"{t.UpdatedAtUtc.Ticks}.{t.Number}");

    private static bool TryRead(string? key, out DateTime at, out long number)
    {
        var parts = key?.Split('.') ?? [];
        number = 0;
        var ticks = 0L;
        var ok = parts.Length == 2
            && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out ticks) && ticks <= DateTime.MaxValue.Ticks
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out number);
        at = ok ? new DateTime(ticks, DateTimeKind.Utc) : default;
        return ok;
    }
}
