using Kefu.Contracts.Conversations;
using Kefu.Contracts.Identity;
using Kefu.Platform.Access;
using Kefu.Ui;
using Kefu.Workbench.Dialogs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Kefu.Workbench.Desk;

/// <summary>The dialogs for what is done with many rows at once; each row goes through the same door as one alone.</summary>
internal static class BulkDialogs
{
    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet("/desk/dialogs/bulk-snooze", () => DeskFragments.Part<SnoozeDialog>(new { })).WithMetadata(new RequiresAttribute("conversations.reply")).ExcludeFromDescription();
        pages.MapGet("/desk/dialogs/bulk/{act}", ShowAsync).WithMetadata(new RequiresAttribute("conversations.work", "tickets.work")).ExcludeFromDescription();
    }

    private static async Task<IResult> ShowAsync(string act, IConversationBoard board, Sources sources, CurrentActor current, CancellationToken ct)
    {
        if (!BulkDialog.Acts.TryGetValue(act, out var known) || !current.Actor.May(known.Permission))
        {
            return TypedResults.NotFound();
        }

        return DeskFragments.Part<BulkDialog>(new
        {
            Act = act,
            Known = act == "tags" ? await board.TagsAsync(ct) : [],
            People = act == "tickets-assign" ? await PeopleAsync(sources, current, ct) : [],
        });
    }

    private static async Task<IReadOnlyList<Option>> PeopleAsync(Sources sources, CurrentActor current, CancellationToken ct)
    {
        var people = new Dictionary<StaffId, StaffCard>();
        foreach (var shop in ((await sources.AskAsync<IShopDirectory, IReadOnlyList<ShopCard>>(s => s.ListAsync(ct))).Value ?? []).Where(s => current.Actor.Shops.Contains(s.Id)))
        {
            foreach (var card in (await sources.AskAsync<IStaffDirectory, IReadOnlyList<StaffCard>>(s => s.ListAsync(shop.Id, ct))).Value ?? [])
            {
                people[card.Id] = card;
            }
        }

        return [.. people.Values.Where(p => p.Permissions.Contains("tickets.work")).OrderBy(p => p.Name, StringComparer.CurrentCulture).Select(p => new Option(p.Id.ToString(), p.Name) { Group = p.TeamName.Length > 0 ? p.TeamName : null })];
    }
}
