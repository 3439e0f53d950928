using System.Globalization;
using Kefu.Contracts.Conversations;
using Kefu.Contracts.Customers;
using Kefu.Contracts.Identity;
using Kefu.Contracts.Routing;
using Kefu.Conversations.Data;
using Kefu.Conversations.Domain;
using Kefu.Platform.Access;
using Kefu.Platform.Modules;
using Kefu.Platform.Persistence;

namespace Kefu.Conversations.Demo;

/// <summary>Plays one talk: what is said and done, step by step, by the same rules as on any other day.</summary>
internal sealed class DemoScene(DemoStory story, IDialect dialect, DemoCast cast, Conversation conversation, CustomerCard customer, DemoTalk talk, StaffCard agent, DemoUntil until)
{
    private static readonly TimeSpan Offered = TimeSpan.FromSeconds(30);
    private readonly List<(double Seconds, Func<Task> Step)> _steps = [];
    private readonly Dictionary<string, string> _slots = new(StringComparer.Ordinal) { ["language"] = talk.Language, ["name"] = customer.Name };
    private StaffCard _agent = agent;
    private double _at;
    private bool _answered;
    private readonly bool _open = until != DemoUntil.Settled;

    public StaffCard Agent => _agent;

    /// <summary>When the customer wrote what nobody has answered yet.</summary>
    public DateTime? UnansweredSinceUtc { get; private set; }

    public Conversation Conversation => conversation;

    public CustomerCard Customer => customer;

    /// <summary>Plans the steps; the first is at <paramref name="startUtc"/>, or the last at <paramref name="endUtc"/>. Gives when it is over.</summary>
    public DateTime Plan(DateTime? startUtc, DateTime? endUtc)
    {
        Add(0, () => TellAsync(Visitor, new ConversationOpened(conversation.Id, customer.Id, conversation.Channel, conversation.Language, conversation.Stage)));
        var served = false;
        var left = new Queue<DemoLine>(talk.Lines);
        while (left.TryDequeue(out var line) && !Reached(served, line, left))
        {
            Plan(line);
            if (!served && line.Kind == 'C' && left.TryPeek(out var next) && next.Kind is 'A' or 'N')
            {
                PlanHandover(line);
                served = true;
                if (until == DemoUntil.Waiting)
                {
                    break;
                }
            }
        }

        if (until == DemoUntil.Settled)
        {
            PlanEnd(served);
        }

        var start = startUtc ?? endUtc!.Value.AddMilliseconds(-Math.Round(_at * 1000));
        foreach (var (seconds, step) in _steps)
        {
            story.At(start.AddMilliseconds(Math.Round(seconds * 1000)), step);
        }

        return start.AddSeconds(_at);
    }

    private Actor Visitor => cast.Visitor(customer);

    /// <summary>An open talk stops where it should stand at the end.</summary>
    private bool Reached(bool served, DemoLine line, Queue<DemoLine> left) => until switch
    {
        DemoUntil.WithBot => line.Kind == 'C' && _steps.Count > 2,
        DemoUntil.Unanswered => served && line.Kind == 'A' && left.All(l => l.Kind != 'C') && _steps.Count > 9,
        DemoUntil.Answered => served && line.Kind == 'C' && left.Count <= 2,
        _ => false,
    };

    private void Plan(DemoLine line)
    {
        switch (line.Kind)
        {
            case 'C':
                Add(_steps.Count == 1 ? 0.4 : Between(14, 65), () =>
                {
                    UnansweredSinceUtc = story.NowUtc;
                    return SayAsync(AuthorKind.Customer, Visitor, Visibility.Public, Words(line.Text));
                });
                break;
            case 'B':
                Add(0.6, () => BotAsync(line.Text));
                break;
            case 'N':
                Add(Between(4, 15), () => SayAsync(AuthorKind.Agent, cast.Staff(_agent), Visibility.Internal, Words(line.Text)));
                break;
            case 'T':
                PlanTransfer(line);
                break;
            default:
                // Most words come soon, a few far too late.
                Add(!_answered ? 0 : story.Chance.Next(100) < 4 ? Between(185, 330) : Between(12, 70), () =>
                {
                    UnansweredSinceUtc = null;
                    return SayAsync(AuthorKind.Agent, cast.Staff(_agent), Visibility.Public, Words(line.Text));
                });
                _answered = true;
                break;
        }
    }

    private void PlanHandover(DemoLine said)
    {
        var reason = said.Text.Contains("人工", StringComparison.Ordinal) || said.Text.Contains("投诉", StringComparison.Ordinal) || talk.Language == "en" ? HandoverReason.Words : HandoverReason.Asked;
        var asked = 0.0;
        Add(0.5, async () =>
        {
            conversation.IsAbout(talk.Class);
            conversation.WantPerson(story.NowUtc, cast.FirstResponse(customer.Tier));
            await NoticeAsync(Visibility.Public, "notice.handover");
            await TellAsync(Actor.System, Wish(reason), present: _open);
            if (until != DemoUntil.Waiting)
            {
                var queue = cast.Queue(talk.Queue);
                conversation.InQueue(queue.Id);
                await TellAsync(Actor.System, new ItemQueued(conversation.Id, queue.Id, queue.Name, talk.Queue));
            }
        });
        asked = _at;
        if (until == DemoUntil.Waiting)
        {
            return;
        }

        var slow = story.Chance.Next(100) < 5;
        Add(slow ? Between(12, 45) : Between(0.6, 3), async () =>
        {
            var expires = story.NowUtc + Offered;
            conversation.OfferTo(_agent.Id, cast.Queue(talk.Queue).Id, expires);
            await TellAsync(Actor.System, new OfferMade(conversation.Id, _agent.Id, cast.Queue(talk.Queue).Id, DecisionId.New(), expires, false));
            await TellAsync(Actor.System, new ConversationOffered(conversation.Id, _agent.Id, expires));
        });
        Add(Between(2, 8), async () =>
        {
            var waited = (int)(story.NowUtc - conversation.QueuedAtUtc!.Value).TotalSeconds;
            conversation.Accept(_agent.Id, story.NowUtc);
            await NoticeAsync(Visibility.Public, "notice.joined", _agent.Name, waited.ToString(CultureInfo.InvariantCulture));
            await TellAsync(cast.Staff(_agent), new ConversationAccepted(conversation.Id, _agent.Id, conversation.QueueId), present: _open);
            await TellAsync(cast.Staff(_agent), new OwnerChanged(conversation.Id, null, _agent.Id, "first-handler"));
        });

        // The first word is due thirty seconds after the wish.
        _at = Math.Max(_at + Between(3, 6), slow ? _at + Between(4, 20) : asked + Between(9, 29));
    }

    private void PlanTransfer(DemoLine line)
    {
        var to = cast.Team(line.Queue)[^1];
        var queue = cast.Queue(line.Queue);
        var from = _agent;
        Add(Between(10, 25), async () =>
        {
            conversation.AskTransfer(from.Id, null, queue.Id, story.NowUtc.AddMinutes(3));
            await NoticeAsync(Visibility.Internal, "notice.transfer-asked", from.Name, queue.Name);
            await SayAsync(AuthorKind.Agent, cast.Staff(from), Visibility.Internal, Words(line.Text));
            await TellAsync(cast.Staff(from), new TransferRequested(conversation.Id, from.Id, null, queue.Id));
        });
        Add(Between(8, 30), async () =>
        {
            conversation.OfferTo(to.Id, queue.Id, story.NowUtc + Offered);
            conversation.AcceptTransfer(to.Id, story.NowUtc);
            _agent = to;
            await NoticeAsync(Visibility.Public, "notice.transferred", to.Name);
            await TellAsync(cast.Staff(to), new TransferAccepted(conversation.Id, from.Id, to.Id, queue.Id));
            await TellAsync(cast.Staff(to), new OwnerChanged(conversation.Id, from.Id, to.Id, "transfer"));
        });
    }

    private void PlanEnd(bool served)
    {
        if (!served)
        {
            Add(Between(60, 240), async () =>
            {
                conversation.Close(story.NowUtc);
                await NoticeAsync(Visibility.Public, "notice.customer-ended");
                await TellAsync(Visitor, new ConversationClosed(conversation.Id, customer.Id, "customer"));
            });
            return;
        }

        if (talk.Lines[^1].Kind == 'C')
        {
            Add(Between(6, 30), () => SayAsync(AuthorKind.Agent, cast.Staff(_agent), Visibility.Public, talk.Language == "en" ? "You are welcome. Have a good day!" : "不客气，有问题随时找我们，祝您生活愉快！"));
        }

        Add(Between(8, 30), async () =>
        {
            var (added, removed) = conversation.Tag(talk.Tags, []);
            await TellAsync(cast.Staff(_agent), new ConversationTagged(conversation.Id, added, removed));
        });
        Add(Between(15, 80), async () =>
        {
            conversation.Resolve(story.NowUtc);
            await NoticeAsync(Visibility.Public, "notice.resolved");
            await TellAsync(
                cast.Staff(_agent),
                new ConversationResolved(conversation.Id, customer.Id, _agent.Id, conversation.Owner, conversation.Channel, conversation.Language, conversation.QueueId));
        });
    }

    private HandoverRequested Wish(HandoverReason reason) => new(
        conversation.Id, customer.Id, reason, conversation.Class, conversation.Channel, conversation.Language, conversation.Region, conversation.Tier,
        until == DemoUntil.Waiting ? null : cast.Queue(talk.Queue).Id, null, null, conversation.WaitingSinceUtc ?? story.NowUtc);

    private string Words(string text) => DemoCast.Fill(text, story, conversation.OpenedAtUtc, _slots);

    private Task BotAsync(string title) =>
        cast.Answer(title) is not { } answer
            ? Task.CompletedTask
            : SayAsync(AuthorKind.Bot, Actor.System, Visibility.Public, answer.Answer, new MessageExtra { Sources = [new AnswerSource(answer.Title, answer.Article.Value, answer.Section)], OffersPerson = true });

    private Task NoticeAsync(Visibility visibility, string key, params IReadOnlyList<string> args) =>
        WriteAsync(Actor.System, new Draft(conversation.Id, conversation.ShopId, customer.Id, Guid.CreateVersion7(), AuthorKind.System, Guid.Empty, "", visibility, MessageKind.Notice, null) { Extra = new MessageExtra { Notice = key, Args = args } });

    private Task SayAsync(AuthorKind author, Actor actor, Visibility visibility, string text, MessageExtra? extra = null)
    {
        var bot = author == AuthorKind.Bot;
        return WriteAsync(
            actor,
            new Draft(conversation.Id, conversation.ShopId, customer.Id, Guid.CreateVersion7(), author, bot ? Guid.Empty : actor.Id, bot ? "" : actor.Name, visibility, MessageKind.Text, text) { Extra = extra });
    }

    /// <summary>The same statements as on any day; only the last, which reads the answer, has no reader here.</summary>
    private async Task WriteAsync(Actor actor, Draft draft)
    {
        foreach (var statement in MessageStatements.Of(dialect, actor, DemoStory.SourceOf(false), story.NowUtc, draft).Statements.SkipLast(1))
        {
            await story.RunAsync(statement);
        }
    }

    private Task TellAsync(Actor actor, object @event, bool present = false) => story.TellAsync(actor, @event, "conversation", conversation.Id.Value, conversation.ShopId, present);

    private void Add(double after, Func<Task> step)
    {
        _at += after;
        _steps.Add((_at, step));
    }

    private double Between(double low, double high) => low + (story.Chance.NextDouble() * (high - low));
}
