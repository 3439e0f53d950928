using Kefu.Contracts.Identity;
using Kefu.Platform.Settings;

namespace Kefu.Tickets.OpenTicket;

/// <summary>Settings of a shop's tickets.</summary>
/// <param name="DefaultOwner">Who owns tickets that nobody of the floor opened; none: a team leader.</param>
/// <param name="ReopenDays">How long after its result a ticket opens again when the customer writes.</param>
public sealed record TicketRules(Guid? DefaultOwner, int ReopenDays)
{
    public const string Key = "tickets.rules";

    public static readonly TicketRules Default = new(null, 7);
}

/// <summary>Finds the owner of a ticket that no person opened: the one configured, else who leads, else who works.</summary>
internal sealed class DefaultOwner(IStaffDirectory staff, SettingsStore settings)
{
    private static readonly string[] Preferred = ["tickets.see-team", "tickets.see-all", "tickets.work"];

    public async Task<StaffId?> FindAsync(Guid shopId, CancellationToken ct)
    {
        var people = await staff.ListAsync(shopId, ct);
        var rules = await settings.GetAsync<TicketRules>(TicketRules.Key, shopId, ct);
        if (rules.DefaultOwner is { } configured && people.Any(p => p.Id.Value == configured))
        {
            return new StaffId(configured);
        }

        var workers = people.Where(p => p.Permissions.Contains("tickets.work")).ToList();
        return Preferred.Select(right => workers.Find(p => p.Permissions.Contains(right))).FirstOrDefault(p => p is not null)?.Id
            ?? (people.Count > 0 ? people[0].Id : null);
    }
}
