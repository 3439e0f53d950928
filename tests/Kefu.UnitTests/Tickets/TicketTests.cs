using FsCheck;
using FsCheck.Fluent;
using Kefu.Contracts.Conversations;
using Kefu.Contracts.Identity;
using Kefu.Contracts.Tickets;
using Kefu.Platform.Errors;
using Kefu.Tickets;
using Kefu.Tickets.Domain;

namespace Kefu.Tests.Tickets;

public sealed class TicketTests
{
    private static readonly DateTime Now = new(2026, 11, 18, 6, 0, 0, DateTimeKind.Utc);
    private static readonly StaffId[] People = [StaffId.New(), StaffId.New(), StaffId.New()];
    private static readonly StaffId First = People[0];
    private static readonly StaffId Second = People[1];

    [Fact]
    [Clause("S3-3.1e")]
    public void Work_should_be_refused_when_nobody_is_assigned()
    {
        var ticket = New();

        Assert.Equal("tickets.not-assigned", Refused(() => ticket.Write(Visibility.Internal, "x", First, "a", Now)));
        Assert.Equal("tickets.not-assigned", Refused(() => ticket.Resolve("done", First, "a", Now)));
        Assert.Equal("tickets.not-assigned", Refused(() => ticket.WaitForCustomer(Now)));
        ticket.Assign(First, Now);
        ticket.Write(Visibility.Internal, "x", First, "a", Now);
        Assert.Equal(TicketStatus.Open, ticket.Status);
    }

    [Fact]
    public void Open_should_refuse_a_ticket_without_owner() =>
        Assert.Equal("tickets.needs-owner", Refused(() => Ticket.Open(1, Intake(), default, Now)));

    [Fact]
    [Clause("S3-3.1a")]
    public void Owner_should_stay_until_the_hand_over_is_accepted()
    {
        var ticket = New();
        ticket.Assign(Second, Now);
        Assert.Equal(First, ticket.Owner);

        ticket.OfferHandOver(Second, "moved to her shop", Now);
        Assert.Equal(First, ticket.Owner);
        Assert.Equal("tickets.no-hand-over", Refused(() => ticket.AcceptHandOver(People[2], true, Now)));

        Assert.Equal(First, ticket.AcceptHandOver(Second, true, Now));
        Assert.Equal(Second, ticket.Owner);
        Assert.Null(ticket.HandOverTo);
    }

    [Fact]
    public void Hand_over_should_need_a_note() => Assert.Equal("tickets.note-needed", Refused(() => New().OfferHandOver(Second, " ", Now)));

    [Fact]
    public void Resolve_should_need_a_result_the_customer_reads()
    {
        var ticket = New();
        ticket.Assign(First, Now);

        Assert.Equal("tickets.result-needed", Refused(() => ticket.Resolve("  ", First, "a", Now)));
        var entry = ticket.Resolve("退款已到账", First, "a", Now);
        Assert.Equal((Visibility.Public, EntryKind.Result, "退款已到账"), (entry.Visibility, entry.Kind, entry.Text));
        Assert.Equal(TicketStatus.Resolved, ticket.Status);
    }

    [Theory]
    [InlineData(false, TicketStatus.Open, 1)]
    [InlineData(true, TicketStatus.Resolved, 0)]
    public void Customers_reply_should_reopen_unless_it_only_thanks(bool thanks, TicketStatus after, int reopened)
    {
        var ticket = New();
        ticket.Assign(First, Now);
        ticket.Resolve("done", First, "a", Now);

        var (_, reopens) = ticket.HearCustomer("x", thanks, Guid.Empty, "c", Now);

        Assert.Equal((after, reopened, !thanks), (ticket.Status, ticket.Reopened, reopens));
    }

    [Fact]
    public void Reply_should_end_the_wait_for_the_customer()
    {
        var ticket = New();
        ticket.Assign(First, Now);
        ticket.WaitForCustomer(Now);

        ticket.HearCustomer("谢谢", true, Guid.Empty, "c", Now);

        Assert.Equal(TicketStatus.Open, ticket.Status);
    }

    [Fact]
    [Clause("S3-3.1a")]
    public void Ticket_should_keep_its_rules_whatever_is_done_in_whatever_order() =>
        Prop.ForAll(
            Gen.Choose(0, 59).ListOf().ToArbitrary(),
            steps =>
            {
                var ticket = New();
                foreach (var step in steps)
                {
                    var before = (ticket.Owner, ticket.Status, ticket.HandOverTo, ticket.Assignee, ticket.Version);
                    var who = People[step % 3];
                    var refused = Try(ticket, step / 3, who);
                    var ownerMoved = ticket.Owner != before.Owner;
                    var holds = ticket.Owner.Value != Guid.Empty
                        && (!ownerMoved || (before.HandOverTo == ticket.Owner && ticket.Owner == who))
                        && (!refused || (ticket.Owner, ticket.Status, ticket.HandOverTo, ticket.Assignee, ticket.Version) == before)
                        && (ticket.Status != TicketStatus.Resolved || (ticket.Result is not null && ticket.Assignee is not null && ticket.ResolvedAtUtc is not null))
                        && (before.Status != TicketStatus.Closed || ticket.Status == TicketStatus.Closed)
                        && (ticket.Assignee is null) == (ticket.Status == TicketStatus.New);
                    if (!holds)
                    {
                        return false;
                    }
                }

                return true;
            }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("13800001234", true, false)]
    [InlineData("+86 138 0000 1234", true, false)]
    [InlineData("021-5555 1234", true, false)]
    [InlineData("a@b.cn", false, true)]
    [InlineData("12", false, false)]
    [InlineData("me", false, false)]
    [InlineData("a@b", false, false)]
    [InlineData("", false, false)]
    public void Contact_should_look_like_a_phone_or_an_address(string text, bool phone, bool email) =>
        Assert.Equal((phone, email), (ContactPoint.IsPhone(text), ContactPoint.IsEmail(text)));

    [Fact]
    public void Same_phone_should_be_recognised_however_written()
    {
        Assert.True(ContactPoint.SamePhone("+86 138-0000-1234", "13800001234"));
        Assert.False(ContactPoint.SamePhone("13800001235", "13800001234"));
        Assert.False(ContactPoint.SamePhone("", "13800001234"));
    }

    private static bool Try(Ticket ticket, int verb, StaffId who)
    {
        try
        {
            switch (verb % 10)
            {
                case 0: ticket.Assign(who, Now); break;
                case 1: ticket.OfferHandOver(who, "note", Now); break;
                case 2: ticket.AcceptHandOver(who, true, Now); break;
                case 3: ticket.EndHandOver(Now); break;
                case 4: ticket.Resolve("done", who, "a", Now); break;
                case 5: ticket.HearCustomer("x", false, Guid.Empty, "c", Now); break;
                case 6: ticket.WaitForCustomer(Now); break;
                case 7: ticket.GoOn(Now); break;
                case 8: ticket.Reopen(Now); break;
                default: ticket.Close(Now); break;
            }

            return false;
        }
        catch (RuleBroken<TicketsText>)
        {
            return true;
        }
    }

    private static string Refused(Action act) => Assert.Throws<RuleBroken<TicketsText>>(act).Code;

    private static Ticket New() => Ticket.Open(1, Intake(), First, Now);

    private static TicketIntake Intake() => new(Guid.CreateVersion7(), TicketKind.Order, TicketPriority.Normal, "s", null, null, "13800001234", IntakeFinding.NoOrder, null);
}
