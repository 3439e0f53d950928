using Kefu.Contracts.Identity;
using Kefu.Platform.Errors;

namespace Kefu.Tickets.Domain;

internal sealed partial class Ticket
{
    /// <summary>Asks somebody to become accountable; until they accept nothing changes.</summary>
    public void OfferHandOver(StaffId to, string note, DateTime nowUtc)
    {
        RefuseWhenOver();
        if (to == Owner)
        {
            throw new RuleBroken<TicketsText>("tickets.owner-already");
        }

        if (string.IsNullOrWhiteSpace(note))
        {
            throw new RuleBroken<TicketsText>("tickets.note-needed");
        }

        HandOverTo = to;
        HandOverNote = note.Trim();
        Touch(nowUtc);
    }

    /// <summary>The person asked becomes owner, and assignee too if they work on tickets themselves; gives the owner before.</summary>
    public StaffId AcceptHandOver(StaffId by, bool works, DateTime nowUtc)
    {
        RefuseWhenOver();
        if (HandOverTo is not { } to || to != by)
        {
            throw new RuleBroken<TicketsText>("tickets.no-hand-over");
        }

        var from = Owner;
        Owner = to;
        if (works)
        {
            Assignee = to;
            Status = Status == Contracts.Tickets.TicketStatus.New ? Contracts.Tickets.TicketStatus.Open : Status;
        }

        HandOverTo = null;
        HandOverNote = null;
        Touch(nowUtc);
        return from;
    }

    /// <summary>The person asked says no, or who asked takes it back; gives who was asked.</summary>
    public StaffId EndHandOver(DateTime nowUtc)
    {
        if (HandOverTo is not { } to)
        {
            throw new RuleBroken<TicketsText>("tickets.no-hand-over");
        }

        HandOverTo = null;
        HandOverNote = null;
        Touch(nowUtc);
        return to;
    }
}
