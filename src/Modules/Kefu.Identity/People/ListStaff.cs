using Kefu.Identity.Access;
using Kefu.Identity.Roles;
using Kefu.Platform.Access;
using Kefu.Platform.Handling;
using Kefu.Platform.Time;

namespace Kefu.Identity.People;

/// <summary>Lists the people within reach, by name, paged by key.</summary>
[Requires("identity.manage-people")]
public sealed record ListStaff(string? Search = null, string? Role = null, string? State = null, string? After = null, string? Before = null, int Take = 50) : IQuery<StaffList>;

/// <summary>A page of people.</summary>
public sealed record StaffList(IReadOnlyList<StaffRow> Rows, string? Next, string? Previous, int Total);

/// <summary>A person in the list.</summary>
/// <param name="State"><c>active</c>, <c>invited</c>, <c>expired</c> or <c>disabled</c>.</param>
public sealed record StaffRow(Guid Id, string Name, string Account, IReadOnlyList<string> Roles, string Team, bool EveryShop, IReadOnlyList<string> Shops, string State, DateTime? ExpiresAtUtc);

internal sealed class ListStaffHandler(IdentityCache cache, RoleNames names, CurrentActor current, TimeProvider clock) : IHandler<ListStaff, StaffList>
{
    public async Task<StaffList> HandleAsync(ListStaff request, CancellationToken ct)
    {
        var snapshot = await cache.GetAsync(ct);
        var now = clock.UtcNow();
        var reach = current.Actor.Shops;
        var people = snapshot.People.Values
            .Where(p => reach.Everywhere || (!p.Staff.EveryShop && p.Staff.Shops.TrueForAll(reach.Contains)))
            .Where(p => request.Role is null || p.Staff.Roles.Contains(request.Role))
            .Where(p => request.State is null || StateOf(p, now) == request.State)
            .Where(p => request.Search is null || p.Staff.Name.Contains(request.Search, StringComparison.CurrentCultureIgnoreCase) || p.Staff.UserName!.Contains(request.Search, StringComparison.OrdinalIgnoreCase))
            .OrderBy(p => p.Staff.UserName, StringComparer.OrdinalIgnoreCase)
            .ToList();
        var take = Math.Clamp(request.Take, 1, 200);
        var from = request.After is { } after ? Place(people, after) + 1 : request.Before is { } before ? Math.Max(0, Place(people, before) - take) : 0;
        var page = people.Skip(from).Take(take).ToList();
        return new StaffList(
            page.ConvertAll(p => new StaffRow(
                p.Staff.Id,
                p.Staff.Name,
                p.Staff.UserName ?? "",
                [.. p.Staff.Roles.Where(snapshot.Roles.ContainsKey).Select(r => names.Of(snapshot.Roles[r]))],
                p.Card.TeamName,
                p.Staff.EveryShop,
                [.. p.Staff.Shops.Where(snapshot.Shops.ContainsKey).Select(s => snapshot.Shops[s].Name)],
                StateOf(p, now),
                p.Staff.ExpiresAtUtc)),
            from + page.Count < people.Count ? page[^1].Staff.UserName : null,
            from > 0 && page.Count > 0 ? page[0].Staff.UserName : null,
            people.Count);
    }

    public static string StateOf(Person person, DateTime nowUtc) =>
        person.Card.Disabled ? "disabled" : !person.IsActive(nowUtc) ? "expired" : person.Staff.JoinedAtUtc is null ? "invited" : "active";

    /// <summary>The place of the last account at or before the key, whether it still exists or not.</summary>
    private static int Place(List<Person> people, string key) =>
        people.FindLastIndex(p => string.Compare(p.Staff.UserName, key, StringComparison.OrdinalIgnoreCase) <= 0);
}
