using Kefu.Contracts.Conversations;
using Kefu.Contracts.Customers;
using Kefu.Contracts.Routing;
using Kefu.Contracts.Satisfaction;
using Kefu.Conversations.Data;
using Kefu.Conversations.Domain;
using Kefu.Conversations.PostMessage;
using Kefu.Conversations.Views;
using Kefu.Platform.Access;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Kefu.Platform.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kefu.Conversations.WidgetFeed;

/// <summary>What one customer's stream tells: public things of the customer's own conversations, in log order, nothing else.</summary>
internal sealed class CustomerFeed(IServiceScopeFactory scopes, QueueMoves moves, FreshMessages fresh, Actor actor, string language) : ILiveView
{
    private static readonly HashSet<string> Changes = new(StringComparer.Ordinal)
    {
        EventNames.Of(typeof(ConversationOpened)), EventNames.Of(typeof(HandoverRequested)), EventNames.Of(typeof(ConversationOffered)), EventNames.Of(typeof(ConversationAccepted)),
        EventNames.Of(typeof(TransferAccepted)), EventNames.Of(typeof(ConversationTakenOver)), EventNames.Of(typeof(ConversationReturned)), EventNames.Of(typeof(ConversationResolved)),
        EventNames.Of(typeof(ConversationReopened)), EventNames.Of(typeof(ConversationClosed)), EventNames.Of(typeof(QueueLeft)), EventNames.Of(typeof(SurveyAnswered)),
    };

    private readonly CustomerId _customer = new(actor.CustomerId ?? Guid.Empty);
    private readonly Guid _shop = actor.Shops.Ids.Count > 0 ? actor.Shops.Ids[0] : Guid.Empty;
    private HashSet<Guid> _own = [];
    private ConversationId? _waiting;
    private PlaceView? _place;
    private long _moved;

    public IReadOnlyCollection<Guid>? Subjects => [_customer.Value];

    public IReadOnlyCollection<string>? Signs => ["visitor:" + _customer];

    public bool IsDue => _waiting is not null && moves.Of(_shop) != _moved;

    public bool Widens(LogEntry entry) => entry.Is<VisitorIdentified>();

    public async ValueTask<IReadOnlyCollection<Guid>> MoreSubjectsAsync(CancellationToken ct)
    {
        await using var scope = scopes.ScopeAs(actor);
        var rows = await scope.ServiceProvider.GetRequiredService<KefuDbContext>().Set<Conversation>().AsNoTracking()
            .Where(c => c.CustomerId == _customer).Select(c => new { c.Id, c.Status }).ToListAsync(ct);
        _own = [.. rows.Select(r => r.Id.Value)];
        _waiting = rows.Where(r => r.Status is ConversationStatus.Queued).Select(r => (ConversationId?)r.Id).FirstOrDefault();
        return _own;
    }

    public async ValueTask<IReadOnlyList<LiveEvent>> ProjectAsync(LogEntry entry, CancellationToken ct)
    {
        if (entry.ShopId != _shop)
        {
            return [];
        }

        if (entry.Is<ConversationOpened>(out var opened) && opened.Customer == _customer)
        {
            _own.Add(opened.Conversation.Value);
        }

        if (ConversationOf(entry) is not { } conversation || !_own.Contains(conversation.Value))
        {
            return [];
        }

        var events = new List<LiveEvent>();
        if (entry.Is<MessagePosted>(out var posted) && posted.Visibility is Visibility.Public && fresh.Find(posted.Message, _customer) is { } written)
        {
            Tell(written, posted.Author, entry, events);
            return events;
        }

        await TellAsync(entry, conversation, events, ct);
        return events;
    }

    /// <summary>The queue moved: the customer is told only when their own place or wait did.</summary>
    public async ValueTask<IReadOnlyList<LiveEvent>> LookAsync(LogPosition at, CancellationToken ct)
    {
        if (_waiting is not { } waiting)
        {
            return [];
        }

        (_moved, var before, var events) = (moves.Of(_shop), _place, new List<LiveEvent>());
        await using var scope = scopes.ScopeAs(actor);
        await TellConversationAsync(scope, scope.ServiceProvider.GetRequiredService<ThreadViews>(), waiting, at, events, ct);
        return _waiting == waiting && _place == before ? [] : events;
    }

    public LiveEvent? Hear(EphemeralSign sign) =>
        string.Equals(sign.Topic, "visitor:" + _customer, StringComparison.Ordinal) ? new LiveEvent(sign.Type, sign.Data, null) : null;

    private static ConversationId? ConversationOf(LogEntry entry) =>
        entry.SubjectKind == "conversation" ? new ConversationId(entry.SubjectId)
        : entry.Is<SurveyInvited>(out var invited) ? invited.Conversation
        : entry.Is<SurveyAnswered>(out var answered) ? answered.Conversation
        : null;

    private static Guid? TicketCaseOf(LogEntry entry) =>
        entry.Is<SurveyInvited>(out var invited) && invited.Ticket is not null ? invited.Case
        : entry.Is<SurveyAnswered>(out var answered) && answered.Ticket is not null ? answered.Case
        : null;

    private static void Tell(MessageView message, AuthorKind author, LogEntry entry, List<LiveEvent> events)
    {
        events.Add(new LiveEvent("message", message, entry.Position));
        if (author is AuthorKind.Customer)
        {
            events.Add(new LiveEvent("delivered", new { upToSeq = message.Seq }, entry.Position));
        }
    }

    private async Task TellAsync(LogEntry entry, ConversationId conversation, List<LiveEvent> events, CancellationToken ct)
    {
        await using var scope = scopes.ScopeAs(actor);
        var views = scope.ServiceProvider.GetRequiredService<ThreadViews>();
        if (entry.Is<MessagePosted>(out var posted))
        {
            if (posted.Visibility is Visibility.Public && await views.OneForCustomerAsync(posted.Message, _customer, language, ct) is { } message)
            {
                Tell(message, posted.Author, entry, events);
            }
        }
        else if (entry.Is<MessageRecalled>(out var recalled))
        {
            if (await views.OneForCustomerAsync(recalled.Message, _customer, language, ct) is { } gone)
            {
                events.Add(new LiveEvent("message", gone, entry.Position));
            }
        }
        else if (entry.Is<MessagesRead>(out var read))
        {
            if (read.By is AuthorKind.Agent)
            {
                events.Add(new LiveEvent("read", new { bySide = "agent", upToSeq = read.UpToSeq, at = entry.AtUtc }, entry.Position));
            }
        }
        else if (TicketCaseOf(entry) is { } resolution)
        {
            // The question stands in the message that told of the result: that message is told again.
            if (await views.ResultForCustomerAsync(conversation, resolution, _customer, language, ct) is { } result)
            {
                events.Add(new LiveEvent("message", result, entry.Position));
            }
        }
        else if (entry.Is<SurveyInvited>())
        {
            if (await views.SurveyAsync(conversation, language, ct) is { } survey)
            {
                events.Add(new LiveEvent("survey", survey, entry.Position));
            }
        }
        else if (Changes.Contains(entry.Type))
        {
            await TellConversationAsync(scope, views, conversation, entry.Position, events, ct);
        }
    }

    private async Task TellConversationAsync(AsyncServiceScope scope, ThreadViews views, ConversationId id, LogPosition at, List<LiveEvent> events, CancellationToken ct)
    {
        var conversation = await scope.ServiceProvider.GetRequiredService<KefuDbContext>().Set<Conversation>().AsNoTracking().SingleOrDefaultAsync(c => c.Id == id && c.CustomerId == _customer, ct);
        if (conversation is null)
        {
            return;
        }

        var view = await views.OfAsync(conversation, language, ct);
        _waiting = conversation.Status is ConversationStatus.Queued ? id : _waiting == id ? null : _waiting;
        _place = view.Queue;
        events.Add(new LiveEvent("updated", view, at));
    }
}
