using System.Globalization;
using Kefu.Contracts.Conversations;
using Kefu.Contracts.Customers;
using Kefu.Contracts.Identity;
using Kefu.Contracts.Routing;
using Kefu.Conversations.Data;
using Kefu.Conversations.Domain;
using Kefu.Conversations.Views;
using Kefu.Platform.Access;
using Kefu.Platform.Handling;
using Kefu.Platform.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Conversations.ListConversations;

/// <summary>A page of a view of conversations, next deadline first, then newest message.</summary>
/// <param name="View"><c>mine</c>, <c>pooled</c>, <c>mentioned</c>, <c>queue</c>, <c>snoozed</c> or <c>all</c>.</param>
/// <remarks><c>After</c> is the cursor that the page before gave. Without a status and a customer only open ones are listed.</remarks>
[Requires("conversations.work", "conversations.see-team", "conversations.see-all")]
public sealed record ListConversations(string? View) : IQuery<ConversationPage>
{
    public string? Status { get; init; }

    public string? Channel { get; init; }

    public string? Tag { get; init; }

    public QueueId? Queue { get; init; }

    public CustomerId? Customer { get; init; }

    public string? After { get; init; }

    public int? Take { get; init; }
}

/// <summary>A page and the cursor of the next one, if any.</summary>
public sealed record ConversationPage(IReadOnlyList<ConversationRow> Rows, string? Next);

internal sealed class ListConversationsHandler(ConversationReach reach, KefuDbContext db, CurrentActor current, RowViews rows) : IHandler<ListConversations, ConversationPage>
{
    public async Task<ConversationPage> HandleAsync(ListConversations request, CancellationToken ct)
    {
        var query = Filter(InView(await reach.QueryAsync(ct), request.View), request);
        var take = Math.Clamp(request.Take ?? 50, 1, 200);
        if (Cursor.TryRead(request.After, out var after))
        {
            query = query.Where(c => c.DueAtUtc > after.Due
                || (c.DueAtUtc == after.Due && (c.LastMessageAtUtc < after.Last || (c.LastMessageAtUtc == after.Last && c.Number < after.Number))));
        }

        var found = await query.AsNoTracking().OrderBy(c => c.DueAtUtc).ThenByDescending(c => c.LastMessageAtUtc).ThenByDescending(c => c.Number).Take(take + 1).ToListAsync(ct);
        var page = found.Take(take).ToList();
        return new ConversationPage(
            await rows.OfAsync(page, CultureInfo.CurrentUICulture.Name, ct),
            found.Count > take ? new Cursor(page[^1].DueAtUtc, page[^1].LastMessageAtUtc, page[^1].Number).ToString() : null);
    }

    private IQueryable<Conversation> InView(IQueryable<Conversation> all, string? view)
    {
        var me = new StaffId(current.Actor.Id);
        return view switch
        {
            "pooled" or "queue" => all.Where(ConversationReach.Pooled(current.Actor)),
            "mentioned" => all.Where(c => db.Set<Participant>().Any(p => p.ConversationId == c.Id && p.StaffId == current.Actor.Id && p.Mentioned)),
            "snoozed" => all.Where(Conversation.AsideOf(me)),
            "all" => all,
            _ => all.Where(c => (c.AssignedTo == me && c.Status == ConversationStatus.Active && (c.SnoozedUntilUtc == null || c.DueAtUtc < Conversation.Never)) || c.OfferedTo == me || c.TransferTo == me),
        };
    }

    private static IQueryable<Conversation> Filter(IQueryable<Conversation> query, ListConversations request)
    {
        if (Enum.TryParse<ConversationStatus>(request.Status, ignoreCase: true, out var status))
        {
            query = query.Where(c => c.Status == status);
        }
        else if (request.Customer is null)
        {
            query = query.Where(Conversation.Ongoing);
        }

        query = string.IsNullOrEmpty(request.Channel) ? query : query.Where(c => c.Channel == request.Channel);
        query = request.Queue is { } queue ? query.Where(c => c.QueueId == queue) : query;
        query = request.Customer is { } customer ? query.Where(c => c.CustomerId == customer) : query;
        var tag = ";" + request.Tag + ";";
        return string.IsNullOrEmpty(request.Tag) ? query : query.Where(c => c.Tags.Contains(tag));
    }

    private readonly record struct Cursor(DateTime Due, DateTime Last, long Number)
    {
        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Due.Ticks}-{Last.Ticks}-{Number}");

        public static bool TryRead(string? text, out Cursor cursor)
        {
            cursor = default;
            var parts = text?.Split('-') ?? [];
            if (parts.Length != 3 || !long.TryParse(parts[0], CultureInfo.InvariantCulture, out var due) || !long.TryParse(parts[1], CultureInfo.InvariantCulture, out var last)
                || !long.TryParse(parts[2], CultureInfo.InvariantCulture, out var number) || due < 0 || last < 0 || due > DateTime.MaxValue.Ticks || last > DateTime.MaxValue.Ticks)
            {
                return false;
            }

            cursor = new Cursor(new DateTime(due, DateTimeKind.Utc), new DateTime(last, DateTimeKind.Utc), number);
            return true;
        }
    }
}
