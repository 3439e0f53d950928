using System.Text.RegularExpressions;
using FluentValidation;
using Kefu.Contracts.Identity;
using Kefu.Identity.Data;
using Kefu.Identity.Domain;
using Kefu.Identity.Factors;
using Kefu.Identity.SignIn;
using Kefu.Platform.Access;
using Kefu.Platform.Errors;
using Kefu.Platform.Handling;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Kefu.Platform.Settings;
using Kefu.Platform.Time;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Kefu.Identity.People;

/// <summary>Invites a person; the link's token comes back this once.</summary>
[Requires("identity.manage-people")]
public sealed record InviteStaff(
    string Account,
    string Name,
    IReadOnlyList<string> Roles,
    bool EveryShop,
    IReadOnlyList<Guid> Shops,
    IReadOnlyList<Guid> Queues,
    Guid? Team,
    DateTime? ExpiresAtUtc) : ICommand<InvitationLink>;

/// <summary>Makes a new link for somebody who has not joined; older links die.</summary>
[Requires("identity.manage-people")]
public sealed record RenewInvitation(StaffId Staff) : ICommand<InvitationLink>;

/// <summary>The token of an invitation, shown once.</summary>
public sealed record InvitationLink(StaffId Staff, string Token, DateTime ExpiresAtUtc);

internal sealed partial class InviteStaffValidator : AbstractValidator<InviteStaff>
{
    public InviteStaffValidator(IStringLocalizer<IdentityText> text, TimeProvider clock)
    {
        RuleFor(i => i.Account).NotEmpty().Matches(Account()).WithMessage(_ => text["identity.account-form"]);
        RuleFor(i => i.Name).Must(n => !string.IsNullOrWhiteSpace(n)).WithMessage(_ => text["identity.needed"]);
        RuleFor(i => i.Name).MaximumLength(100).WithMessage(_ => text["identity.too-long"]);
        RuleFor(i => i.Roles).NotEmpty().WithMessage(_ => text["identity.needed"]);
        RuleFor(i => i.ExpiresAtUtc).Must(e => e is null || e > clock.UtcNow()).OverridePropertyName("expiresAt").WithMessage(_ => text["identity.expired-date"]);
    }

    [GeneratedRegex(@"^(?:[^@\s]{1,64}@[^@\s]{1,100}|[\p{L}\p{N}._-]{2,60})$", RegexOptions.CultureInvariant, 500)]
    private static partial Regex Account();
}

internal sealed class InvitationDesk(KefuDbContext db, SettingsStore settings, TimeProvider clock)
{
    public async Task<InvitationLink> WriteAsync(Staff staff, CancellationToken ct, TimeSpan? lifetime = null)
    {
        var policy = await settings.GetAsync<PasswordPolicy>(IdentityModule.PasswordPolicyKey, Guid.Empty, ct);
        await db.Set<Invitation>().Where(i => i.StaffId == staff.Id).ExecuteDeleteAsync(ct);
        var token = SecretToken.New();
        var ends = clock.UtcNow() + (lifetime ?? TimeSpan.FromHours(Math.Clamp(policy.InvitationHours, 1, 24)));
        db.Add(new Invitation { TokenHash = SecretToken.Hash(token), StaffId = staff.Id, ExpiresAtUtc = ends });
        return new InvitationLink(new StaffId(staff.Id), token, ends);
    }

    /// <summary>The person a token invites; null when it is unknown, used or too old.</summary>
    public async Task<Staff?> FindAsync(string token, CancellationToken ct)
    {
        var hash = SecretToken.Hash(token);
        var now = clock.UtcNow();
        var invitation = await db.Set<Invitation>().AsNoTracking().SingleOrDefaultAsync(i => i.TokenHash == hash && i.UsedAtUtc == null && i.ExpiresAtUtc > now, ct);
        return invitation is null
            ? null
            : await db.Set<Staff>().SingleOrDefaultAsync(s => s.Id == invitation.StaffId && s.DisabledAtUtc == null && s.JoinedAtUtc == null, ct);
    }

    /// <summary>Uses the invitation up in one statement; false when somebody was faster.</summary>
    public async Task<bool> UseAsync(string token, CancellationToken ct)
    {
        var hash = SecretToken.Hash(token);
        var now = clock.UtcNow();
        return await db.Set<Invitation>().Where(i => i.TokenHash == hash && i.UsedAtUtc == null && i.ExpiresAtUtc > now)
            .ExecuteUpdateAsync(s => s.SetProperty(i => i.UsedAtUtc, now), ct) == 1;
    }
}

internal sealed class InviteStaffHandler(StaffBook book, InvitationDesk invitations, IFreshSignIn fresh, EventLog log) : IHandler<InviteStaff, InvitationLink>
{
    public async Task<InvitationLink> HandleAsync(InviteStaff request, CancellationToken ct)
    {
        await fresh.DemandAsync(ct);
        var access = new StaffAccess(request.Roles, request.EveryShop, request.Shops, request.Queues, request.Team, request.ExpiresAtUtc);
        var staff = await book.AddAsync(request.Account, request.Name, access, null, ct);
        log.Append(new StaffInvited(new StaffId(staff.Id), staff.Name, staff.Roles), "staff", staff.Id, null);
        return await invitations.WriteAsync(staff, ct);
    }
}

internal sealed class RenewInvitationHandler(StaffBook book, InvitationDesk invitations, EventLog log) : IHandler<RenewInvitation, InvitationLink>
{
    public async Task<InvitationLink> HandleAsync(RenewInvitation request, CancellationToken ct)
    {
        var staff = await book.FindWithinReachAsync(request.Staff, ct);
        if (staff.JoinedAtUtc is not null)
        {
            throw new RuleBroken<IdentityText>("identity.joined-already");
        }

        log.Append(new StaffInvited(request.Staff, staff.Name, staff.Roles), "staff", staff.Id, null);
        return await invitations.WriteAsync(staff, ct);
    }
}

/// <summary>Joins with the link of an invitation and a password of one's own; no session opens for somebody who owes a second factor.</summary>
[PublicDoor("The invitation's token is the right.")]
internal sealed record JoinByInvitation(string Token, string Password, string Browser) : ICommand<OpenedSession?>;

internal sealed class JoinByInvitationHandler(InvitationDesk invitations, StaffBook book, SecondFactor second, Sessions sessions, EventLog log, CurrentActor current) : IHandler<JoinByInvitation, OpenedSession?>
{
    public async Task<OpenedSession?> HandleAsync(JoinByInvitation request, CancellationToken ct)
    {
        var staff = await invitations.FindAsync(request.Token, ct) ?? throw new RuleBroken<IdentityText>("identity.invitation-dead");
        await book.SetPasswordAsync(staff, request.Password, ct);
        if (!await invitations.UseAsync(request.Token, ct))
        {
            throw new RuleBroken<IdentityText>("identity.invitation-dead");
        }

        current.Become(new Actor(ActorKind.Staff, staff.Id, staff.Name, [], ShopScope.None), current.Source);
        log.Append(new StaffJoined(new StaffId(staff.Id), staff.Name), "staff", staff.Id, null);
        return await second.IsSetUpAsync(staff.Id, ct) ? null : await sessions.OpenAsync(staff, current.Source, request.Browser, secondFactor: false, ct);
    }
}

/// <summary>Makes the administrator of a new installation; refused for ever once anybody exists.</summary>
[PublicDoor("The first visit of a new installation: nobody exists who could let anybody in.")]
internal sealed record CreateFirstAdministrator(string Account, string Name, string Password, string Browser) : ICommand<OpenedSession>;

internal sealed class CreateFirstAdministratorHandler(FirstVisit first, StaffBook book, Sessions sessions, KefuDbContext db, EventLog log, CurrentActor current)
    : IHandler<CreateFirstAdministrator, OpenedSession>
{
    public async Task<OpenedSession> HandleAsync(CreateFirstAdministrator request, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(request.Name) || string.IsNullOrWhiteSpace(request.Account))
        {
            throw new RuleBroken<IdentityText>("identity.needed");
        }

        if (!await first.IsOpenAsync(ct))
        {
            throw new NotFound();
        }

        // Two first visitors at once meet at this row: only one can write it.
        db.Add(new Invitation { TokenHash = "first-administrator", StaffId = Guid.Empty, ExpiresAtUtc = DateTime.UnixEpoch });
        await db.SaveChangesAsync(ct);
        var access = new StaffAccess([PresetRoles.Administrator], EveryShop: true, [], [], null, null);
        var staff = await book.AddAsync(request.Account, request.Name, access, null, ct);
        await book.SetPasswordAsync(staff, request.Password, ct);
        current.Become(new Actor(ActorKind.Staff, staff.Id, staff.Name, [], ShopScope.None), current.Source);
        log.Append(new StaffJoined(new StaffId(staff.Id), staff.Name), "staff", staff.Id, null);
        return await sessions.OpenAsync(staff, current.Source, request.Browser, secondFactor: false, ct);
    }
}
