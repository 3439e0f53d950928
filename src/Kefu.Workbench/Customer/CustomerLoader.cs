using System.Globalization;
using Kefu.Contracts.Conversations;
using Kefu.Contracts.Customers;
using Kefu.Contracts.Identity;
using Kefu.Contracts.Orders;
using Kefu.Contracts.Satisfaction;
using Kefu.Contracts.Standards;
using Kefu.Contracts.Tickets;
using Kefu.Platform.Access;
using Kefu.Workbench.Desk;
using Microsoft.Extensions.Localization;

namespace Kefu.Workbench.Customer;

/// <summary>An earlier conversation and how the customer judged it.</summary>
/// <param name="WithinReach">True when the reader may open it.</param>
public sealed record PastTalk(ConversationCard Card, bool WithinReach, int? Score, int Scale);

/// <summary>All the desk knows of a customer, each part with whether its source answered.</summary>
/// <param name="Row">The conversation in which they are looked at; none on their own page.</param>
public sealed record DeskCustomer(CustomerId Id, BoardRow? Row, string Name)
{
    public required Answer<CustomerCard?> Profile { get; init; }

    public required Answer<OrderAnswer> Orders { get; init; }

    public required Answer<IReadOnlyList<PastTalk>> Talks { get; init; }

    /// <summary>How the customer judged the conversation that is shown.</summary>
    public int? CurrentScore { get; init; }

    /// <summary>True when those who ask customers for their judgement answered.</summary>
    public required bool FeedbackAvailable { get; init; }

    public required Answer<IReadOnlyList<TicketCard>> Tickets { get; init; }

    public Answer<ResponseTargets> Targets { get; init; }

    public required Answer<IReadOnlyList<CustomerNoteCard>> Notes { get; init; }

    /// <summary>The files of earlier and present conversations within reach.</summary>
    public required Answer<IReadOnlyList<BoardPastFile>> Files { get; init; }

    /// <summary>Who the customer's own agent is; null when there is none, or nobody can say.</summary>
    public string? NamedAgent { get; init; }

    public required bool MayNameAgent { get; init; }

    public required bool MayUnmask { get; init; }

    public required bool MayNote { get; init; }
}

/// <summary>Gathers the customer pane from the contexts that hold its parts.</summary>
internal sealed class CustomerLoader(OpenConversation open, Sources sources, Turns turns, CurrentActor current, IStringLocalizer<WorkbenchText> words)
{
    private const int Shown = 5;
    private const int ShownOnPage = 20;

    public Task<DeskCustomer?> FindAsync(ConversationId id, CancellationToken ct) => turns.TakeAsync(() => FindCoreAsync(id, ct), ct);

    private async Task<DeskCustomer?> FindCoreAsync(ConversationId id, CancellationToken ct)
    {
        if (await open.FindAsync(id, ct) is not (var row, var profile))
        {
            return null;
        }

        return (await GatherAsync(row.Customer, row.ShopId, profile, id, Shown, ct)) with
        {
            Row = row,
            Targets = await sources.AskAsync<IResponseTargets, ResponseTargets>(t => t.ForAsync(row.ShopId, row.Tier, ct)),
        };
    }

    /// <summary>A customer by themselves, with all that is known; null when nobody within reach is meant.</summary>
    public Task<DeskCustomer?> FindAsync(CustomerId id, CancellationToken ct) => turns.TakeAsync<DeskCustomer?>(
        async () =>
        {
            var profile = await sources.AskAsync<ICustomers, CustomerCard?>(c => c.FindAsync(id, ct));
            return profile.Value is { } card ? await GatherAsync(card.Id, card.ShopId, profile, null, ShownOnPage, ct) : null;
        },
        ct);

    private async Task<DeskCustomer> GatherAsync(CustomerId id, Guid shop, Answer<CustomerCard?> profile, ConversationId? shown, int take, CancellationToken ct)
    {
        var talks = await sources.AskAsync<IConversations, IReadOnlyList<PastConversation>>(c => PastAsync(c, id, shown, take, ct));
        List<ConversationId> judged = [.. (talks.Value ?? []).Select(t => t.Card.Id), .. shown is { } served ? [served] : Array.Empty<ConversationId>()];
        var surveys = await sources.AskAsync<ISurveys, IReadOnlyDictionary<ConversationId, SurveyCard>>(s => s.ForConversationsAsync(judged, CultureInfo.CurrentUICulture.Name, ct));
        SurveyCard? Of(ConversationId conversation) => surveys.Value?.GetValueOrDefault(conversation);
        return new DeskCustomer(id, null, words.NameOf(profile.Value?.Name, id))
        {
            Profile = profile,
            Orders = await open.OrdersAsync(shop, profile, ct),
            Talks = new Answer<IReadOnlyList<PastTalk>>(talks.Available, [.. (talks.Value ?? []).Select(t => new PastTalk(t.Card, t.WithinReach, Of(t.Card.Id)?.Answered, Of(t.Card.Id)?.Scale ?? 0))]),
            CurrentScore = shown is { } here ? Of(here)?.Answered : null,
            FeedbackAvailable = surveys.Available,
            Tickets = await sources.AskAsync<ITickets, IReadOnlyList<TicketCard>>(t => t.ForCustomerAsync(id, take, ct)),
            Notes = await sources.AskAsync<ICustomerNotes, IReadOnlyList<CustomerNoteCard>>(n => n.ListAsync(id, take, ct)),
            Files = await sources.AskAsync<IConversationBoard, IReadOnlyList<BoardPastFile>>(b => b.FilesAsync(id, ShownOnPage, ct)),
            NamedAgent = profile.Value?.NamedAgent is { } agent ? (await sources.AskAsync<IStaffDirectory, StaffCard?>(s => s.FindAsync(agent, ct))).Value?.Name : null,
            MayNameAgent = profile.Value is not null && current.Actor.May("customers.name-agent"),
            MayUnmask = current.Actor.May("customers.unmask"),
            MayNote = current.Actor.May("customers.edit"),
        };
    }

    private static async Task<IReadOnlyList<PastConversation>> PastAsync(IConversations conversations, CustomerId id, ConversationId? shown, int take, CancellationToken ct) =>
        shown is { } served
            ? await conversations.HistoryAsync(served, take, ct)
            : [.. (await conversations.ForCustomerAsync(id, take, ct)).Select(c => new PastConversation(c, true))];
}
