using Kefu.Contracts.Identity;
using Kefu.Platform.Access;
using Kefu.Platform.Handling;
using Kefu.Tickets.Data;

namespace Kefu.Tickets.WorkTicket;

/// <summary>Who a ticket can be given to: to work on it, or to answer for it.</summary>
[Requires("tickets.own")]
internal sealed record ListColleagues(long Number, bool ToOwn) : IQuery<IReadOnlyList<ColleagueRow>>;

internal sealed record ColleagueRow(StaffId Id, string Name, string Team);

internal sealed class ListColleaguesHandler(TicketReach reach, Colleagues colleagues) : IHandler<ListColleagues, IReadOnlyList<ColleagueRow>>
{
    public async Task<IReadOnlyList<ColleagueRow>> HandleAsync(ListColleagues request, CancellationToken ct)
    {
        var ticket = await reach.GetAsync(request.Number, ct);
        return [.. (await colleagues.ListAsync(ticket, request.ToOwn ? Colleagues.Own(ticket) : Colleagues.Work, ct)).Select(p => new ColleagueRow(p.Id, p.Name, p.TeamName))];
    }
}
