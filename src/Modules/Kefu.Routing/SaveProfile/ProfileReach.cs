using Kefu.Contracts.Identity;
using Kefu.Platform.Access;
using Kefu.Platform.Errors;

namespace Kefu.Routing.SaveProfile;

/// <summary>Whose routing profile somebody may see and change: people who work in one of their shops.</summary>
internal static class ProfileReach
{
    public static async Task<StaffCard> WithinReachAsync(this IStaffDirectory people, StaffId staff, ShopScope reach, CancellationToken ct) =>
        await people.FindAsync(staff, ct) is { } card && (reach.Everywhere || card.EveryShop || card.Shops.Any(reach.Contains)) ? card : throw new NotFound();
}
