using Kefu.Contracts.Conversations;
using Kefu.Contracts.Customers;
using Kefu.Contracts.Identity;
using Kefu.Contracts.Routing;
using Kefu.Contracts.Tickets;
using Kefu.Contracts.Workbench;
using Kefu.Platform.Access;
using Kefu.Workbench.Desk;
using Microsoft.Extensions.Localization;

namespace Kefu.Workbench.Lists;

/// <summary>A row of the list with the names it shows.</summary>
public sealed record DeskRow(BoardRow Row, string Name);

/// <summary>A list with its rows.</summary>
public sealed record DeskList(DeskQuery Query, IReadOnlyList<DeskRow> Owed, IReadOnlyList<DeskRow> Others, bool More)
{
    public int Count => Owed.Count + Others.Count;
}

/// <summary>Something the person may take: an offer of routing, or a colleague's transfer.</summary>
public sealed record DeskOffer(DeskRow Row, string? From, string? Note, DateTime? ExpiresAtUtc)
{
    public bool IsTransfer => Row.Row.TransferFrom is not null;
}

/// <summary>What the views pane shows beside the views' names.</summary>
public sealed record DeskViews(IReadOnlyDictionary<BoardView, BoardCount> Counts, IReadOnlyList<string> Tags, IReadOnlyList<(SavedViewCard View, BoardCount Count)> Saved);

/// <summary>Reads what stands left of the thread.</summary>
internal sealed class ListLoader(
    IConversationBoard board, ISavedViews saved, Sources sources, Turns turns, CurrentActor current, IStringLocalizer<WorkbenchText> words)
{
    private const int MostNamed = 200;

    public Task<DeskList> ListAsync(DeskQuery query, CancellationToken ct) => turns.TakeAsync(() => ListCoreAsync(query, ct), ct);

    private async Task<DeskList> ListCoreAsync(DeskQuery query, CancellationToken ct)
    {
        var named = query.Search is { } words
            ? (await sources.AskAsync<ICustomers, IReadOnlyList<CustomerCard>>(c => c.SearchAsync(words, MostNamed, ct))).Value ?? []
            : [];
        var list = await board.ListAsync(query.ToBoard() with { Customers = [.. named.Select(c => c.Id)] }, ct);
        var names = await NamesAsync([.. list.Owed, .. list.Others], ct);
        return new DeskList(query, Rows(list.Owed, names), Rows(list.Others, names), list.More);
    }

    public Task<IReadOnlyList<DeskOffer>> OffersAsync(CancellationToken ct) => turns.TakeAsync(() => OffersCoreAsync(ct), ct);

    private async Task<IReadOnlyList<DeskOffer>> OffersCoreAsync(CancellationToken ct)
    {
        var rows = await board.OffersAsync(ct);
        var names = await NamesAsync(rows, ct);
        var people = await PeopleAsync([.. rows.Select(r => r.TransferFrom).OfType<StaffId>()], ct);
        return
        [
            .. rows.Select(r => new DeskOffer(
                new DeskRow(r, names[r.Customer]),
                r.TransferFrom is { } from ? people.GetValueOrDefault(from)?.Name : null,
                null,
                r.OfferExpiresAtUtc ?? r.TransferExpiresAtUtc)),
        ];
    }

    public Task<DeskViews> ViewsAsync(CancellationToken ct) => turns.TakeAsync(() => ViewsCoreAsync(ct), ct);

    private async Task<DeskViews> ViewsCoreAsync(CancellationToken ct) => new(await board.CountsAsync(ct), await board.TagsAsync(ct), await SavedAsync(ct));

    private async Task<IReadOnlyList<(SavedViewCard View, BoardCount Count)>> SavedAsync(CancellationToken ct)
    {
        var found = new List<(SavedViewCard, BoardCount)>();
        foreach (var view in (await saved.ListAsync(current.Actor.May("tickets.view") ? ["conversations", "tickets"] : ["conversations"], ct)).OrderBy(v => v.Kind, StringComparer.Ordinal))
        {
            found.Add((view, view.Kind == "tickets"
                ? new BoardCount((await sources.AskAsync<ITickets, int>(t => t.CountAsync(view.Query, ct))).Value, 0)
                : await board.CountAsync(DeskQuery.Of(view.Query).ToBoard(), ct)));
        }

        return found;
    }

    /// <summary>The shop's name for who serves one only.</summary>
    public Task<string> TitleAsync(CancellationToken ct) => turns.TakeAsync(() => TitleCoreAsync(ct), ct);

    private async Task<string> TitleCoreAsync(CancellationToken ct)
    {
        var shops = (await sources.AskAsync<IShopDirectory, IReadOnlyList<ShopCard>>(s => s.ListAsync(ct))).Value ?? [];
        var mine = shops.Where(s => current.Actor.Shops.Contains(s.Id)).ToList();
        return mine is [var only] ? only.Name : words["desk"];
    }

    /// <summary>The person's presence and load; null when nobody keeps it.</summary>
    public Task<PresenceCard?> PresenceAsync(CancellationToken ct) => turns.TakeAsync(() => PresenceCoreAsync(ct), ct);

    private async Task<PresenceCard?> PresenceCoreAsync(CancellationToken ct) =>
        (await sources.AskAsync<IPresences, PresenceCard?>(p => p.FindAsync(new StaffId(current.Actor.Id), ct))).Value;

    public Task<IReadOnlyList<QueueCard>> QueuesAsync(CancellationToken ct) => turns.TakeAsync(() => QueuesCoreAsync(ct), ct);

    private async Task<IReadOnlyList<QueueCard>> QueuesCoreAsync(CancellationToken ct) =>
        (await sources.AskAsync<IQueues, IReadOnlyList<QueueCard>>(q => q.ListAsync(ct))).Value ?? [];

    /// <summary>The tags to choose from.</summary>
    public Task<IReadOnlyList<string>> TagsAsync(CancellationToken ct) => turns.TakeAsync(() => board.TagsAsync(ct), ct);

    private async Task<IReadOnlyDictionary<CustomerId, string>> NamesAsync(IReadOnlyList<BoardRow> rows, CancellationToken ct)
    {
        List<CustomerId> ids = [.. rows.Select(r => r.Customer).Distinct()];
        var found = (await sources.AskAsync<ICustomers, IReadOnlyDictionary<CustomerId, CustomerName>>(c => c.NamesAsync(ids, ct))).Value;
        return ids.ToDictionary(id => id, id => words.NameOf(found?.GetValueOrDefault(id)?.Name, id));
    }

    private async Task<IReadOnlyDictionary<StaffId, StaffCard>> PeopleAsync(IReadOnlyCollection<StaffId> ids, CancellationToken ct) =>
        (await sources.AskAsync<IStaffDirectory, IReadOnlyDictionary<StaffId, StaffCard>>(s => s.FindManyAsync(ids, ct))).Value ?? new Dictionary<StaffId, StaffCard>();

    private static List<DeskRow> Rows(IReadOnlyList<BoardRow> rows, IReadOnlyDictionary<CustomerId, string> names) =>
        [.. rows.Select(r => new DeskRow(r, names[r.Customer]))];
}
