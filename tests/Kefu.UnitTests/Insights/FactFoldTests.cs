using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Kefu.Contracts.Conversations;
using Kefu.Contracts.Customers;
using Kefu.Contracts.Routing;
using Kefu.Insights.Data;
using Kefu.Insights.Domain;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using FactAuthor = Kefu.Insights.Domain.AuthorKind;
using LogAuthor = Kefu.Contracts.Conversations.AuthorKind;

namespace Kefu.Tests.Insights;

public sealed class FactFoldTests
{
    private const string Zone = "Asia/Shanghai";
    private static readonly DateTime Start = new(2026, 3, 2, 2, 0, 0, DateTimeKind.Utc);
    private static readonly Guid Shop = Guid.CreateVersion7();

    /// <summary>Two ways to the same figures: the fold row by row, and the measures over whole histories.</summary>
    [Fact]
    public void Folded_lines_should_give_the_figures_that_whole_histories_give() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed =>
        {
            var (entries, facts, end) = Histories(new Random(seed));
            var store = Fold(entries);
            var expected = AnswerRate.Of(facts, AnswerRateRule.ThirtySecondsPerSession, end);

            var turns = store.Turns.OrderBy(t => t.OpenedAtUtc).ThenBy(t => t.Conversation.Value).Select(t => (t.Conversation.Value, t.OpenedAtUtc, t.ClosedAtUtc)).ToList();
            Assert.Equal(facts.SelectMany(f => Turns.Of(f)).OrderBy(t => t.OpenedAtUtc).ThenBy(t => t.ConversationId).Select(t => (t.ConversationId, t.OpenedAtUtc, t.ClosedAtUtc)), turns);
            var rate = DeskFigures.AnswerRate(store.Turns, Zone, end);
            Assert.Equal((expected.Answered, expected.Total), ((int)rate.Met, (int)rate.Count));
            foreach (var fact in facts)
            {
                var line = store.Lines.Single(l => l.Conversation.Value == fact.Id);
                Assert.Equal(FirstResponse.Of(fact).SincePersonRequested, line.FirstResponse);
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Folding_should_give_the_same_lines_however_the_log_is_cut_into_batches()
    {
        var (entries, _, _) = Histories(new Random(7));

        var whole = Fold(entries);
        var again = Fold(entries);

        Assert.Equal(Text(whole), Text(again));
        static string Text(MemoryFacts store) => JsonSerializer.Serialize(
            new { Lines = store.Lines.OrderBy(l => l.Conversation.Value), Turns = store.Turns.OrderBy(t => t.Conversation.Value).ThenBy(t => t.Ordinal) }, KefuJson.Options);
    }

    private static MemoryFacts Fold(IEnumerable<LogEntry> entries)
    {
        var store = new MemoryFacts();
        var fold = new FactFold(store);
        foreach (var entry in entries.Where(FactFold.Wants))
        {
            fold.ApplyAsync(entry, CancellationToken.None).AsTask().GetAwaiter().GetResult();
        }

        return store;
    }

    private static (List<LogEntry> Entries, List<ConversationFacts> Facts, DateTime End) Histories(Random random)
    {
        var entries = new List<LogEntry>();
        var facts = new List<ConversationFacts>();
        var now = Start;
        for (var c = 0; c < random.Next(1, 6); c++)
        {
            // Each conversation has a customer of its own: sessions are cut by customer.
            var (id, customer, agent) = (ConversationId.New(), CustomerId.New(), Guid.CreateVersion7());
            var messages = new List<MessageFact>();
            DateTime Next() => now = now.AddSeconds(random.Next(1, 50));
            var opened = Next();
            Add(new ConversationOpened(id, customer, "chat", "zh-CN", "presale"), opened);
            DateTime? requested = null;
            DateTime? ended = null;
            for (var step = 0; step < random.Next(1, 14) && ended is null; step++)
            {
                var at = Next();
                switch (random.Next(6))
                {
                    case 0 or 1:
                        Post(LogAuthor.Customer, FactAuthor.Customer, Visibility.Public, at);
                        break;
                    case 2 when requested is null:
                        Post(LogAuthor.Bot, FactAuthor.Bot, Visibility.Public, at);
                        break;
                    case 3 when requested is null:
                        requested = at;
                        Add(new HandoverRequested(id, customer, HandoverReason.Asked, "other", "chat", "zh-CN", null, "plain", null, null, null, at), at);
                        break;
                    case 4 or 5 when requested is not null:
                        Post(LogAuthor.Agent, FactAuthor.Human, random.Next(4) == 0 ? Visibility.Internal : Visibility.Public, at);
                        break;
                    default:
                        break;
                }
            }

            if (random.Next(2) == 0)
            {
                ended = Next();
                Add(new ConversationResolved(id, customer, null, null, "chat", "zh-CN", null), ended.Value);
            }

            facts.Add(new ConversationFacts
            {
                Id = id.Value, CustomerId = customer.Value, ShopId = Shop, CreatedAtUtc = opened, EndedAtUtc = ended, BotFirst = true, PersonRequestedAtUtc = requested, Messages = messages,
            });

            void Post(LogAuthor author, FactAuthor kind, Visibility visibility, DateTime at)
            {
                Add(new MessagePosted(id, MessageId.New(), author, author == LogAuthor.Agent ? agent : Guid.Empty, visibility, "text"), at);
                messages.Add(new MessageFact(at, kind, author == LogAuthor.Agent ? agent : null, visibility == Visibility.Public));
            }

            void Add(object told, DateTime at) => entries.Add(new LogEntry
            {
                Seq = entries.Count + 1,
                AtUtc = at,
                Type = EventNames.Of(told.GetType()),
                ActorKind = "System",
                ShopId = Shop,
                SubjectKind = "conversation",
                SubjectId = id.Value,
                Payload = JsonSerializer.Serialize(told, told.GetType(), KefuJson.Options),
            });
        }

        return (entries, facts, now.AddSeconds(random.Next(0, 60)));
    }
}
