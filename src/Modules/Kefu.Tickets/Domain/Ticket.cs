using Kefu.Contracts.Conversations;
using Kefu.Contracts.Customers;
using Kefu.Contracts.Identity;
using Kefu.Contracts.Tickets;
using Kefu.Platform.Access;
using Kefu.Platform.Errors;
using Kefu.Platform.Text;

namespace Kefu.Tickets.Domain;

/// <summary>A matter to be settled. It always has an owner; it is worked on only once it is assigned.</summary>
internal sealed partial class Ticket : IShopOwned
{
    /// <summary>The counter that gives tickets their numbers.</summary>
    public const string NumberCounter = "tickets.number";

    private Ticket()
    {
    }

    public TicketId Id { get; private init; }

    public Guid ShopId { get; private init; }

    public long Number { get; private init; }

    public TicketKind Kind { get; private set; }

    public TicketPriority Priority { get; private set; }

    public string Subject { get; private set; } = "";

    public CustomerId? Customer { get; private init; }

    public string? OrderNumber { get; private init; }

    public string Contact { get; private init; } = "";

    public string MaskedContact => ContactPoint.IsEmail(Contact) ? Masking.Email(Contact) : Masking.Phone(Contact);

    /// <summary>What the intake found about order and contact.</summary>
    public IntakeFinding Finding { get; private init; }

    public ConversationId? Conversation { get; private init; }

    public TicketStatus Status { get; private set; }

    public StaffId Owner { get; private set; }

    public StaffId? Assignee { get; private set; }

    public StaffId? HandOverTo { get; private set; }

    public string? HandOverNote { get; private set; }

    public string? Result { get; private set; }

    /// <summary>A major problem (重大问题): only who may answer for those can become its owner (S4-4.1).</summary>
    public bool Major { get; private set; }

    public int Reopened { get; private set; }

    public DateTime OpenedAtUtc { get; private init; }

    public DateTime UpdatedAtUtc { get; private set; }

    public DateTime? ResolvedAtUtc { get; private set; }

    public int Version { get; private set; }

    public static Ticket Open(long number, TicketIntake intake, StaffId owner, DateTime nowUtc)
    {
        if (owner.Value == Guid.Empty)
        {
            throw new RuleBroken<TicketsText>("tickets.needs-owner");
        }

        return new Ticket
        {
            Id = TicketId.New(),
            ShopId = intake.ShopId,
            Number = number,
            Kind = intake.Kind,
            Priority = intake.Priority,
            Subject = intake.Subject,
            Customer = intake.Customer,
            OrderNumber = intake.OrderNumber,
            Contact = intake.Contact,
            Finding = intake.Finding,
            Conversation = intake.Conversation,
            Owner = owner,
            OpenedAtUtc = nowUtc,
            UpdatedAtUtc = nowUtc,
            Version = 1,
        };
    }

    public void Assign(StaffId to, DateTime nowUtc)
    {
        RefuseWhenOver();
        if (Assignee == to)
        {
            throw new RuleBroken<TicketsText>("tickets.already-assigned");
        }

        Assignee = to;
        Status = Status == TicketStatus.New ? TicketStatus.Open : Status;
        Touch(nowUtc);
    }

    /// <summary>Words of the floor are work: nobody works on what is not assigned.</summary>
    public TicketEntry Write(Visibility visibility, string text, StaffId by, string byName, DateTime nowUtc)
    {
        RefuseWhenUnassigned();
        RefuseWhenClosed();
        Touch(nowUtc);
        return TicketEntry.Of(this, EntryKind.Note, AuthorKind.Agent, by.Value, byName, visibility, text, nowUtc);
    }

    /// <summary>The customer's words; a resolved ticket opens again unless they only thank.</summary>
    public (TicketEntry Entry, bool Reopened) HearCustomer(string text, bool onlyThanks, Guid customer, string name, DateTime nowUtc)
    {
        RefuseWhenClosed();
        var entry = TicketEntry.Of(this, EntryKind.Note, AuthorKind.Customer, customer, name, Visibility.Public, text, nowUtc);
        var reopens = Status == TicketStatus.Resolved && !onlyThanks;
        if (reopens)
        {
            GoBackToWork();
        }
        else if (Status == TicketStatus.Pending)
        {
            Status = TicketStatus.Open;
        }

        Touch(nowUtc);
        return (entry, reopens);
    }

    public void Change(string subject, TicketKind kind, TicketPriority priority, DateTime nowUtc)
    {
        RefuseWhenClosed();
        Subject = subject;
        Kind = kind;
        Priority = priority;
        Touch(nowUtc);
    }

    /// <summary>Declares a major problem, or says that it is none any more.</summary>
    public void SetMajor(bool major, DateTime nowUtc)
    {
        RefuseWhenOver();
        Demand(Major != major);
        Major = major;
        Touch(nowUtc);
    }

    public void WaitForCustomer(DateTime nowUtc)
    {
        RefuseWhenUnassigned();
        Demand(Status == TicketStatus.Open);
        Status = TicketStatus.Pending;
        Touch(nowUtc);
    }

    public void GoOn(DateTime nowUtc)
    {
        Demand(Status == TicketStatus.Pending);
        Status = TicketStatus.Open;
        Touch(nowUtc);
    }

    /// <summary>Settles the matter; the result is what the customer reads.</summary>
    public TicketEntry Resolve(string result, StaffId by, string byName, DateTime nowUtc)
    {
        RefuseWhenUnassigned();
        Demand(Status is TicketStatus.Open or TicketStatus.Pending);
        if (string.IsNullOrWhiteSpace(result))
        {
            throw new RuleBroken<TicketsText>("tickets.result-needed");
        }

        Status = TicketStatus.Resolved;
        Result = result.Trim();
        ResolvedAtUtc = nowUtc;
        Touch(nowUtc);
        return TicketEntry.Of(this, EntryKind.Result, AuthorKind.Agent, by.Value, byName, Visibility.Public, Result, nowUtc);
    }

    public void Reopen(DateTime nowUtc)
    {
        Demand(Status == TicketStatus.Resolved);
        GoBackToWork();
        Touch(nowUtc);
    }

    public void Close(DateTime nowUtc)
    {
        Demand(Status == TicketStatus.Resolved);
        Status = TicketStatus.Closed;
        HandOverTo = null;
        HandOverNote = null;
        Touch(nowUtc);
    }

    private void GoBackToWork()
    {
        Status = TicketStatus.Open;
        ResolvedAtUtc = null;
        Reopened++;
    }

    private void Touch(DateTime nowUtc)
    {
        UpdatedAtUtc = nowUtc;
        Version++;
    }

    private void RefuseWhenUnassigned()
    {
        if (Assignee is null)
        {
            throw new RuleBroken<TicketsText>("tickets.not-assigned");
        }
    }

    private void RefuseWhenClosed()
    {
        if (Status == TicketStatus.Closed)
        {
            throw new RuleBroken<TicketsText>("tickets.closed");
        }
    }

    private void RefuseWhenOver() => Demand(Status is not (TicketStatus.Resolved or TicketStatus.Closed));

    private static void Demand(bool holds)
    {
        if (!holds)
        {
            throw new RuleBroken<TicketsText>("tickets.wrong-state");
        }
    }
}
