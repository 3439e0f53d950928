using System.Collections.Frozen;
using Kefu.Contracts.Identity;
using Kefu.Contracts.Routing;
using Kefu.Conversations.Data;
using Kefu.Conversations.Domain;
using Kefu.Platform.Access;

namespace Kefu.Tests.Conversations;

/// <summary>Whose a conversation is, is asked of the database for lists and of the row at hand when one is opened: both must say the same.</summary>
public sealed class PartTests
{
    private static readonly QueueId Other = QueueId.New();

    [Fact]
    public void The_row_at_hand_should_say_what_the_database_says()
    {
        foreach (var (state, conversation) in Conversations())
        {
            Compare(state, conversation);
        }
    }

    private static IEnumerable<(string State, Conversation Conversation)> Conversations()
    {
        var queued = A.Waiting();
        queued.InQueue(A.Queue);
        var offered = A.Waiting();
        offered.OfferTo(A.Wang, A.Queue, A.Now);
        var asked = A.ServedBy(A.Wang);
        asked.AskTransfer(A.Wang, A.Chen, null, A.Now);
        var passedOn = A.ServedBy(A.Wang);
        passedOn.AskTransfer(A.Wang, null, Other, A.Now);
        return
        [
            ("with the bot", A.Conversation()),
            ("waiting for any queue", A.Waiting()),
            ("waiting in a queue", queued),
            ("offered", offered),
            ("served", A.ServedBy(A.Chen)),
            ("asked of a colleague", asked),
            ("asked of a queue", passedOn),
        ];
    }

    private static void Compare(string state, Conversation conversation)
    {
        foreach (var person in (StaffId[])[A.Wang, A.Chen, A.Li])
        {
            var listed = ConversationReach.OfPeople([person]).Compile()(conversation);
            Assert.True(listed == ConversationReach.IsOf(conversation, person), $"{state}: {person}");
        }

        foreach (var queues in (QueueId[][])[[], [A.Queue], [Other], [A.Queue, Other], [QueueId.New()]])
        {
            var actor = new Actor(ActorKind.Staff, A.Wang.Value, "王", [], ShopScope.All) { Queues = queues.Select(q => q.Value).ToFrozenSet() };
            var listed = ConversationReach.Pooled(actor).Compile()(conversation);
            Assert.True(listed == ConversationReach.IsPooled(conversation, actor), $"{state}: {queues.Length} queues");
        }
    }
}
