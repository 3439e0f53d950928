using FsCheck;
using FsCheck.Fluent;
using Kefu.Contracts.Conversations;
using Kefu.Contracts.Identity;
using Kefu.Conversations.Domain;
using Kefu.Platform.Errors;

namespace Kefu.Tests.Conversations;

public sealed class ConversationTests
{
    private static readonly Config Runs = Config.QuickThrowOnFailure.WithMaxTest(500);
    private static readonly StaffId[] People = [A.Wang, A.Chen, A.Li];

    /// <summary>Everything that can happen to a conversation; a rule that stands against it is an answer, too.</summary>
    private static readonly Action<Conversation, StaffId>[] Happenings =
    [
        (c, _) => c.WantPerson(A.Now, A.Clock),
        (c, s) => c.OfferTo(s, A.Queue, A.Now),
        (c, s) => c.OfferEnded(s),
        (c, s) => c.Accept(s, A.Now),
        (c, s) => c.TakeOver(s, A.Now),
        (c, _) => c.Return(A.Now),
        (c, _) => c.Resolve(A.Now),
        (c, _) => c.Close(A.Now),
        (c, _) => c.Reopen(A.Now, A.Clock),
        (c, s) => c.ReopenWith(s, agentIsThere: false, A.Now),
        (c, s) => c.AskTransfer(c.AssignedTo ?? s, s, null, A.Now),
        (c, s) => c.AskTransfer(c.AssignedTo ?? s, null, A.Queue, A.Now),
        (c, s) => c.AcceptTransfer(s, A.Now),
        (c, _) => c.EndTransfer(),
        (c, _) => c.InQueue(A.Queue),
        (c, _) => c.BotFailed(2),
    ];

    private static readonly Arbitrary<(int What, int Who)[]> AnyStory =
        Gen.Choose(0, Happenings.Length - 1).SelectMany(what => Gen.Choose(0, 2).Select(who => (what, who))).ArrayOf().ToArbitrary();

    [Fact]
    public void Status_should_only_go_the_ways_that_are_drawn() => Check.One(Runs, Prop.ForAll(AnyStory, story => Steps(story).All(s =>
        s.Before == s.After.Status || Conversation.Ways[s.Before].Contains(s.After.Status))));

    [Fact]
    [Clause("S3-3.1a")]
    public void Owner_should_never_be_lost_and_only_move_by_an_accepted_hand_over_or_a_take_over() => Check.One(Runs, Prop.ForAll(AnyStory, story => Steps(story).All(s =>
        s.OwnerBefore is null || s.After.Owner == s.OwnerBefore || s.What is 4 or 12)));

    [Fact]
    [Clause("S3-3.1a")]
    public void A_conversation_that_is_served_should_have_an_owner_and_an_agent() => Check.One(Runs, Prop.ForAll(AnyStory, story => Steps(story).All(s =>
        s.After.Status is not ConversationStatus.Active || (s.After.Owner is not null && s.After.AssignedTo is not null))));

    [Fact]
    public void Nobody_should_wait_in_a_conversation_that_is_over() => Check.One(Runs, Prop.ForAll(AnyStory, story => Steps(story).All(s =>
        s.After.IsOpen || (s.After.WaitingSinceUtc is null && s.After.DueAtUtc == Conversation.Never && s.After.OpenFor is null && !s.After.InTransfer && s.After.OfferedTo is null))));

    [Fact]
    public void An_open_conversation_should_hold_its_customers_place() => Check.One(Runs, Prop.ForAll(AnyStory, story => Steps(story).All(s =>
        !s.After.IsOpen || s.After.OpenFor == s.After.CustomerId.Value)));

    [Fact]
    public void Transfer_should_move_nothing_until_it_is_accepted()
    {
        var conversation = A.ServedBy(A.Wang);

        conversation.AskTransfer(A.Wang, A.Chen, null, A.Now.AddMinutes(3));
        Assert.Equal(A.Wang, conversation.AssignedTo);
        Assert.Equal(A.Wang, conversation.Owner);
        var refused = Assert.Throws<RuleBroken<Kefu.Conversations.ConversationsText>>(() => conversation.AcceptTransfer(A.Li, A.Now));
        Assert.Equal("conversations.transfer-not-to-you", refused.Code);

        Assert.Equal(A.Wang, conversation.AcceptTransfer(A.Chen, A.Now));
        Assert.Equal(A.Chen, conversation.AssignedTo);
        Assert.Equal(A.Chen, conversation.Owner);
    }

    [Fact]
    public void Transfer_should_leave_everything_where_it_was_when_it_runs_out()
    {
        var conversation = A.ServedBy(A.Wang);
        conversation.AskTransfer(A.Wang, A.Chen, null, A.Now);

        Assert.Equal((A.Wang, (StaffId?)A.Chen), conversation.EndTransfer());

        Assert.Equal(A.Wang, conversation.AssignedTo);
        Assert.Equal(A.Wang, conversation.Owner);
        Assert.False(conversation.InTransfer);
        Assert.Null(conversation.EndTransfer());
    }

    [Fact]
    public void Accept_should_refuse_one_to_whom_it_was_not_offered()
    {
        var conversation = A.Waiting();
        Assert.True(conversation.OfferTo(A.Wang, A.Queue, A.Now));

        var refused = Assert.Throws<RuleBroken<Kefu.Conversations.ConversationsText>>(() => conversation.Accept(A.Chen, A.Now));

        Assert.Equal("conversations.offered-to-another", refused.Code);
        conversation.Accept(A.Wang, A.Now);
        Assert.Equal(ConversationStatus.Active, conversation.Status);
    }

    [Fact]
    public void Nobody_should_pick_what_waits_and_was_not_offered()
    {
        var conversation = A.Waiting();
        conversation.InQueue(A.Queue);

        var refused = Assert.Throws<RuleBroken<Kefu.Conversations.ConversationsText>>(() => conversation.Accept(A.Chen, A.Now));

        Assert.Equal("conversations.not-offered", refused.Code);
        Assert.Equal(ConversationStatus.Queued, conversation.Status);
    }

    [Fact]
    public void Offer_should_change_nothing_when_it_comes_too_late()
    {
        var conversation = A.ServedBy(A.Wang);

        Assert.False(conversation.OfferTo(A.Chen, A.Queue, A.Now));
        Assert.False(conversation.OfferEnded(A.Chen));
        Assert.Equal(A.Wang, conversation.AssignedTo);
    }

    [Fact]
    public void Return_should_keep_the_owner_and_wait_for_anybody()
    {
        var conversation = A.ServedBy(A.Wang);

        conversation.Return(A.Now);

        Assert.Equal(ConversationStatus.Queued, conversation.Status);
        Assert.Null(conversation.AssignedTo);
        Assert.Equal(A.Wang, conversation.Owner);
        Assert.NotNull(conversation.WaitingSinceUtc);
    }

    [Fact]
    public void A_transfer_to_a_queue_should_be_taken_by_the_one_it_is_offered_to()
    {
        var conversation = A.ServedBy(A.Wang);
        conversation.AskTransfer(A.Wang, null, A.Queue, A.Now);
        Assert.False(conversation.OfferTo(A.Wang, A.Queue, A.Now));
        Assert.True(conversation.OfferTo(A.Chen, A.Queue, A.Now));
        Assert.Equal(ConversationStatus.Active, conversation.Status);

        var refused = Assert.Throws<RuleBroken<Kefu.Conversations.ConversationsText>>(() => conversation.AcceptTransfer(A.Li, A.Now));
        Assert.Equal("conversations.offered-to-another", refused.Code);
        Assert.True(conversation.OfferEnded(A.Chen));
        Assert.Equal(A.Wang, conversation.AssignedTo);
        refused = Assert.Throws<RuleBroken<Kefu.Conversations.ConversationsText>>(() => conversation.AcceptTransfer(A.Li, A.Now));
        Assert.Equal("conversations.not-offered", refused.Code);
        Assert.True(conversation.OfferTo(A.Li, A.Queue, A.Now));
        Assert.Equal(A.Wang, conversation.AcceptTransfer(A.Li, A.Now));
    }

    [Fact]
    public void The_latest_offer_should_stand()
    {
        var conversation = A.Waiting();
        conversation.OfferTo(A.Wang, A.Queue, A.Now);

        Assert.True(conversation.OfferTo(A.Chen, A.Queue, A.Now));
        Assert.False(conversation.OfferEnded(A.Wang));

        Assert.Equal(A.Chen, conversation.OfferedTo);
    }

    private static IEnumerable<(int What, ConversationStatus Before, StaffId? OwnerBefore, Conversation After)> Steps((int What, int Who)[] story)
    {
        var conversation = A.Conversation();
        foreach (var (what, who) in story)
        {
            var before = conversation.Status;
            var owner = conversation.Owner;
            try
            {
                Happenings[what](conversation, People[who]);
            }
            catch (Refusal)
            {
                // Refused: nothing may have changed of what is asked below.
            }

            yield return (what, before, owner, conversation);
        }
    }
}
