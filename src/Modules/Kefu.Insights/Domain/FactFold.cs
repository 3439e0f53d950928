using Kefu.Contracts.Conversations;
using Kefu.Contracts.Customers;
using Kefu.Contracts.Identity;
using Kefu.Contracts.Operations;
using Kefu.Contracts.Routing;
using Kefu.Contracts.Satisfaction;
using Kefu.Contracts.Tickets;
using Kefu.Platform.Log;
using LogAuthor = Kefu.Contracts.Conversations.AuthorKind;

namespace Kefu.Insights.Domain;

/// <summary>Where folded lines are kept: the database, or memory when everything is computed anew.</summary>
internal interface IFactStore
{
    ValueTask<ConversationLine?> FindAsync(ConversationId id, CancellationToken ct);

    ValueTask<TurnLine?> FindTurnAsync(ConversationId id, int ordinal, CancellationToken ct);

    ValueTask<ConversationLine?> LastOfAsync(CustomerId customer, Guid shopId, CancellationToken ct);

    /// <summary>What an anonymous customer had belongs to a known one now.</summary>
    ValueTask MoveAsync(CustomerId from, CustomerId to, CancellationToken ct);

    void Add(ConversationLine line);

    ValueTask<SurveyLine?> FindSurveyAsync(SurveyId id, CancellationToken ct);

    void Add(TurnLine turn);

    void Add(SurveyLine survey);

    /// <summary>The shop is gone, and so is everything that was folded of it.</summary>
    ValueTask ForgetAsync(Guid shopId, CancellationToken ct);
}

/// <summary>Folds the log into lines, row by row. The same rows give the same lines, whenever and wherever they are folded.</summary>
internal sealed class FactFold(IFactStore store)
{
    /// <summary>Who comes back sooner than this goes on with the same session (M3).</summary>
    public static readonly TimeSpan SessionGap = TimeSpan.FromMinutes(10);

    private static readonly HashSet<string> Names =
    [
        .. new[]
        {
            typeof(ConversationOpened), typeof(MessagePosted), typeof(HandoverRequested), typeof(ItemQueued), typeof(OfferMade), typeof(ConversationAccepted),
            typeof(ConversationTakenOver), typeof(TransferAccepted), typeof(ConversationReturned), typeof(ConversationResolved), typeof(ConversationClosed), typeof(ConversationMerged),
            typeof(ConversationReopened), typeof(QueueLeft), typeof(SurveyInvited), typeof(SurveyAnswered), typeof(VisitorIdentified),
            typeof(DemoRemoved),
        }.Select(EventNames.Of),
    ];

    public static bool Wants(LogEntry entry) => Names.Contains(entry.Type);

    public async ValueTask ApplyAsync(LogEntry entry, CancellationToken ct)
    {
        if (entry.Is<ConversationOpened>(out var opened))
        {
            await OpenAsync(opened, entry, ct);
        }
        else if (entry.Is<VisitorIdentified>(out var identified))
        {
            await store.MoveAsync(identified.Anonymous, identified.Known, ct);
        }
        else if (entry.Is<DemoRemoved>(out var gone))
        {
            await store.ForgetAsync(gone.ShopId, ct);
        }
        else if (entry.Is<SurveyInvited>(out var invited))
        {
            await InviteAsync(invited, entry, ct);
        }
        else if (entry.Is<SurveyAnswered>(out var answered))
        {
            if (await store.FindSurveyAsync(answered.Survey, ct) is { } survey)
            {
                (survey.AnsweredAtUtc, survey.Score, survey.Agent) = (entry.AtUtc, answered.Score, answered.Agent);
            }
        }
        else if (ConversationOf(entry) is { } id && await store.FindAsync(id, ct) is { } line)
        {
            await ApplyAsync(line, entry, ct);
        }
    }

    /// <summary>The conversation a row tells of.</summary>
    public static ConversationId? ConversationOf(LogEntry entry) =>
        string.Equals(entry.SubjectKind, "conversation", StringComparison.Ordinal) ? new ConversationId(entry.SubjectId) : null;

    private async ValueTask OpenAsync(ConversationOpened opened, LogEntry entry, CancellationToken ct)
    {
        if (entry.ShopId is not { } shop || await store.FindAsync(opened.Conversation, ct) is not null)
        {
            return;
        }

        var last = await store.LastOfAsync(opened.Customer, shop, ct);
        var ended = last?.ResolvedAtUtc ?? last?.LastMessageAtUtc;
        store.Add(new ConversationLine
        {
            Conversation = opened.Conversation,
            ShopId = shop,
            Customer = opened.Customer,
            Channel = opened.Channel,
            OpenedAtUtc = entry.AtUtc,
            LastMessageAtUtc = entry.AtUtc,
            ContinuesSession = ended is { } end && entry.AtUtc - end <= SessionGap,
        });
    }

    private async ValueTask InviteAsync(SurveyInvited invited, LogEntry entry, CancellationToken ct)
    {
        if (entry.ShopId is not { } shop || await store.FindSurveyAsync(invited.Survey, ct) is not null)
        {
            return;
        }

        var about = invited.Ticket is null && invited.Conversation is { } id ? await store.FindAsync(id, ct) : null;
        store.Add(new SurveyLine
        {
            Survey = invited.Survey,
            ShopId = shop,
            Conversation = invited.Conversation,
            Ticket = invited.Ticket is { } ticket ? new TicketId(ticket) : null,
            Queue = about?.Queue,
            InvitedAtUtc = entry.AtUtc,
        });
    }

    private async ValueTask ApplyAsync(ConversationLine line, LogEntry entry, CancellationToken ct)
    {
        var at = entry.AtUtc;
        if (entry.Is<MessagePosted>(out var message))
        {
            await PostAsync(line, message, at, ct);
        }
        else if (entry.Is<HandoverRequested>(out var wish))
        {
            if (wish.Reason == HandoverReason.Transfer)
            {
                // Its agent serves it until somebody accepts.
                return;
            }

            line.Tier = wish.Tier;
            (line.State, line.WaitingSinceUtc) = (LineState.Waiting, wish.WaitingSinceUtc);
            RequestPerson(line, at);
        }
        else if (entry.Is<ItemQueued>(out var queued))
        {
            await StandInAsync(line, queued.Queue, ct);
        }
        else if (entry.Is<OfferMade>())
        {
            line.FirstOfferedAtUtc ??= at;
        }
        else if (entry.Is<ConversationAccepted>(out var accepted))
        {
            Serve(line, accepted.Staff, at);
        }
        else if (entry.Is<ConversationTakenOver>(out var taken))
        {
            RequestPerson(line, at);
            Serve(line, taken.By, at);
        }
        else if (entry.Is<TransferAccepted>(out var moved))
        {
            Serve(line, moved.To, at);
            if (moved.Queue is { } queue)
            {
                await StandInAsync(line, queue, ct);
            }
        }
        else if (entry.Is<ConversationReturned>())
        {
            (line.State, line.WaitingSinceUtc) = (LineState.Waiting, line.WaitingSinceUtc ?? at);
        }
        else if (entry.Is<ConversationResolved>(out var resolved))
        {
            End(line, at);
            (line.Greeting, line.Closing) = (resolved.Greeting, resolved.Closing);
        }
        else if (entry.Is<ConversationClosed>() || entry.Is<ConversationMerged>() || entry.Is<QueueLeft>())
        {
            End(line, at);
        }
        else if (entry.Is<ConversationReopened>())
        {
            (line.State, line.ResolvedAtUtc) = (LineState.Bot, null);
        }
    }

    /// <summary>It is a queue's matter from here on, with the question that nobody has answered yet.</summary>
    private async ValueTask StandInAsync(ConversationLine line, QueueId queue, CancellationToken ct)
    {
        line.Queue = queue;
        if (line is { UnansweredSinceUtc: not null, Turns: > 0 } && await store.FindTurnAsync(line.Conversation, line.Turns, ct) is { ClosedAtUtc: null } open)
        {
            open.Queue = queue;
        }
    }

    private async ValueTask PostAsync(ConversationLine line, MessagePosted message, DateTime at, CancellationToken ct)
    {
        if (message.Visibility != Visibility.Public)
        {
            return;
        }

        if (message.Author == LogAuthor.Customer)
        {
            line.LastMessageAtUtc = at;
            if (line.UnansweredSinceUtc is null)
            {
                line.UnansweredSinceUtc = at;
                if (line.PersonRequestedAtUtc is not null)
                {
                    OpenTurn(line, at);
                }
            }
        }
        else if (message.Author == LogAuthor.Agent)
        {
            line.LastMessageAtUtc = at;
            if (line.PersonRequestedAtUtc is not null)
            {
                line.FirstReplyAtUtc ??= at;
            }

            if (line.UnansweredSinceUtc is not null)
            {
                line.UnansweredSinceUtc = null;
                if (line.Turns > 0 && await store.FindTurnAsync(line.Conversation, line.Turns, ct) is { ClosedAtUtc: null } turn)
                {
                    (turn.ClosedAtUtc, turn.Agent) = (at, new StaffId(message.AuthorId));
                }
            }
        }
        else if (message.Author == LogAuthor.Bot)
        {
            line.LastMessageAtUtc = at;
        }
    }

    private void RequestPerson(ConversationLine line, DateTime at)
    {
        if (line.PersonRequestedAtUtc is not null)
        {
            return;
        }

        line.PersonRequestedAtUtc = at;
        if (line.UnansweredSinceUtc is not null)
        {
            // What was asked of the bot is asked of people from here on.
            OpenTurn(line, at);
        }
    }

    private void OpenTurn(ConversationLine line, DateTime at)
    {
        line.Turns++;
        store.Add(new TurnLine
        {
            Conversation = line.Conversation,
            Ordinal = line.Turns,
            ShopId = line.ShopId,
            Queue = line.Queue,
            Tier = line.Tier,
            OpenedAtUtc = at,
            OfSession = line is { Turns: 1, ContinuesSession: false },
        });
    }

    private static void End(ConversationLine line, DateTime at)
    {
        line.ResolvedAtUtc = line.State == LineState.Over ? line.ResolvedAtUtc : at;
        (line.State, line.WaitingSinceUtc) = (LineState.Over, null);
    }

    private static void Serve(ConversationLine line, StaffId staff, DateTime at)
    {
        (line.State, line.WaitingSinceUtc, line.Agent, line.ResolvedAtUtc) = (LineState.Serving, null, staff, null);
        line.AcceptedAtUtc ??= at;
    }
}
