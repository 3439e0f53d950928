using Kefu.Contracts.Conversations;
using Kefu.Contracts.Customers;
using Kefu.Contracts.Identity;
using Kefu.Platform.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Localization;

namespace Kefu.Workbench.Desk;

/// <summary>Something a person wants to be told of by sound or beside the browser: the customer's name and what it is, never the words.</summary>
public sealed record DeskNotice(Guid Id, string Title, string Text);

/// <summary>Says which of the conversations that moved concern the asker right now.</summary>
internal static class DeskNotices
{
    private const int Most = 20;

    public static void Map(IEndpointRouteBuilder pages) =>
        pages.MapGet("/desk/notices", FindAsync).WithMetadata(new RequiresAttribute("conversations.work")).ExcludeFromDescription();

    private static async Task<IResult> FindAsync(string? of, IConversationBoard board, Sources sources, CurrentActor current, IStringLocalizer<WorkbenchText> words, CancellationToken ct)
    {
        var me = new StaffId(current.Actor.Id);
        var found = new List<DeskNotice>();
        foreach (var moved in (of ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal).Take(Most))
        {
            var parts = moved.Split(':', 2);
            if (parts.Length != 2 || !Guid.TryParse(parts[1], out var id) || await board.FindAsync(new ConversationId(id), ct) is not { } row || Reason(row, parts[0], me) is not { } reason)
            {
                continue;
            }

            var customer = (await sources.AskAsync<ICustomers, CustomerCard?>(c => c.FindAsync(row.Customer, ct))).Value;
            found.Add(new DeskNotice(id, words.NameOf(customer?.Name, row.Customer), words["notice:" + reason]));
        }

        return Results.Ok(found);
    }

    private static string? Reason(BoardRow row, string name, StaffId me) =>
        row.OfferedTo == me ? "offer"
        : row.TransferTo == me ? "transfer"
        : row.AssignedTo != me ? null
        : name == "conversation-woken" ? "woken"
        : name == "message-posted" && row is { Unread: true, LastAuthor: AuthorKind.Customer } ? "message"
        : name == "slow-response-noticed" && row.DueAtUtc is not null ? "slow"
        : null;
}
