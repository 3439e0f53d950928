using Kefu.Contracts.Conversations;
using Kefu.Contracts.Customers;
using Kefu.Contracts.Identity;
using Kefu.Contracts.Orders;
using Kefu.Platform.Access;
using Kefu.Workbench.Desk;
using Microsoft.Extensions.Localization;

namespace Kefu.Workbench.Thread;

/// <summary>A conversation with the names its head shows and what the reader may do with it.</summary>
public sealed record DeskThread(BoardRow Row, string Name, CustomerCard? Customer, string? OwnerName, string? AgentName, string? TransferTo, string? TransferFrom, IReadOnlyList<string> Collaborators, OrderCard? Order)
{
    public string? OrderNumber => Order?.Number;

    /// <summary>True when the reader serves it.</summary>
    public required bool Mine { get; init; }

    /// <summary>True when the reader may write to the customer now.</summary>
    public required bool MayReply { get; init; }

    /// <summary>True when it is offered to the reader.</summary>
    public required bool OfferedToMe { get; init; }

    /// <summary>True when the reader is asked to take it over.</summary>
    public required bool TransferToMe { get; init; }

    /// <summary>True when the transfer is asked of the reader in person, not of anybody of a queue.</summary>
    public bool MayDecline { get; init; }

    public bool Over => Row.Status is ConversationStatus.Resolved or ConversationStatus.Closed;
}

/// <summary>Reads what stands above and in the thread.</summary>
internal sealed class ThreadLoader(OpenConversation open, IConversationBoard board, Sources sources, Turns turns, CurrentActor current, IStringLocalizer<WorkbenchText> words)
{
    public Task<DeskThread?> FindAsync(ConversationId id, CancellationToken ct) => turns.TakeAsync(() => FindCoreAsync(id, ct), ct);

    private async Task<DeskThread?> FindCoreAsync(ConversationId id, CancellationToken ct)
    {
        if (await open.FindAsync(id, ct) is not (var row, var profile))
        {
            return null;
        }

        var me = new StaffId(current.Actor.Id);
        var customer = profile.Value;
        var others = await board.ParticipantsAsync(id, ct);
        List<StaffId> ids = [.. ((StaffId?[])[row.Owner, row.AssignedTo, row.TransferFrom, row.TransferTo]).OfType<StaffId>().Concat(others).Distinct()];
        var people = (await sources.AskAsync<IStaffDirectory, IReadOnlyDictionary<StaffId, StaffCard>>(s => s.FindManyAsync(ids, ct))).Value;
        var orders = (await open.OrdersAsync(row.ShopId, profile, ct)).Value;
        string? Name(StaffId? staff) => staff is { } s ? people?.GetValueOrDefault(s)?.Name : null;
        return new DeskThread(
            row,
            words.NameOf(customer?.Name, row.Customer),
            customer,
            Name(row.Owner),
            Name(row.AssignedTo),
            Name(row.TransferTo),
            Name(row.TransferFrom),
            [.. others.Where(o => o != row.AssignedTo).Select(o => Name(o)).OfType<string>()],
            orders?.Orders is [var newest, ..] ? newest : null)
        {
            Mine = row.AssignedTo == me,
            MayReply = row.Status is ConversationStatus.Active && row.AssignedTo == me && current.Actor.May("conversations.reply"),
            OfferedToMe = row.Status is ConversationStatus.Offered && row.OfferedTo == me,
            MayDecline = row.TransferTo == me || (row.TransferQueue is not null && row.OfferedTo == me),
            TransferToMe = row.TransferFrom is { } from && from != me && (row.TransferTo == me || (row.TransferQueue is not null && (row.OfferedTo is null || row.OfferedTo == me))),
        };
    }

    public Task<BoardThread> MessagesAsync(ConversationId id, long? from, CancellationToken ct) => turns.TakeAsync(() => board.ThreadAsync(id, from, ct), ct);
}
