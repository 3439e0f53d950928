using Kefu.Contracts.Identity;
using Kefu.Platform.Access;
using Kefu.Platform.Handling;
using Kefu.Platform.Log;

namespace Kefu.Identity.People;

/// <summary>Adds a person who can sign in at once: for demo data and tests. People add people by invitation.</summary>
/// <param name="PasswordAges">False for the printed password of the demo, which stays good however old the demo is.</param>
[InternalOnly]
public sealed record AddStaff(
    string Account,
    string Name,
    string Password,
    IReadOnlyList<string> Roles,
    bool EveryShop = false,
    IReadOnlyList<Guid>? Shops = null,
    IReadOnlyList<Guid>? Queues = null,
    string? Team = null,
    string? Language = null,
    DateTime? ExpiresAtUtc = null,
    bool PasswordAges = true) : ICommand<StaffId>;

internal sealed class AddStaffHandler(StaffBook book, EventLog log) : IHandler<AddStaff, StaffId>
{
    public async Task<StaffId> HandleAsync(AddStaff request, CancellationToken ct)
    {
        var team = await book.TeamAsync(request.Team, ct);
        var access = new StaffAccess(request.Roles, request.EveryShop, request.Shops ?? [], request.Queues ?? [], team, request.ExpiresAtUtc);
        var staff = await book.AddAsync(request.Account, request.Name, access, request.Language, ct);
        await book.SetPasswordAsync(staff, request.Password, ct);
        staff.PasswordSetAtUtc = request.PasswordAges ? staff.PasswordSetAtUtc : null;
        var id = new StaffId(staff.Id);
        log.Append(new StaffInvited(id, staff.Name, staff.Roles), "staff", staff.Id, null);
        log.Append(new StaffJoined(id, staff.Name), "staff", staff.Id, null);
        return id;
    }
}
