using FluentValidation;
using Kefu.Contracts.Identity;
using Kefu.Identity.Data;
using Kefu.Identity.SignIn;
using Kefu.Platform.Access;
using Kefu.Platform.Errors;
using Kefu.Platform.Handling;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Kefu.Platform.Time;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Kefu.Identity.People;

/// <summary>Changes what a person may reach, with a reason.</summary>
[Requires("identity.manage-people")]
public sealed record ChangeStaffAccess(
    StaffId Staff,
    IReadOnlyList<string> Roles,
    bool EveryShop,
    IReadOnlyList<Guid> Shops,
    IReadOnlyList<Guid> Queues,
    Guid? Team,
    DateTime? ExpiresAtUtc,
    string Reason) : ICommand<Done>;

/// <summary>Closes an account; every door of the person closes with it.</summary>
[Requires("identity.manage-people")]
public sealed record DisableStaff(StaffId Staff, string Reason) : ICommand<Done>;

/// <summary>Opens a closed account again.</summary>
[Requires("identity.manage-people")]
public sealed record EnableStaff(StaffId Staff, string Reason) : ICommand<Done>;

/// <summary>Ends all sessions of a person.</summary>
[Requires("identity.manage-people")]
public sealed record EndSessions(StaffId Staff, string Reason) : ICommand<Done>;

/// <summary>Makes a team, or renames one.</summary>
[Requires("identity.manage-people")]
public sealed record SaveTeam(Guid? Team, string Name) : ICommand<TeamId>;

internal sealed class ChangeStaffAccessValidator : AbstractValidator<ChangeStaffAccess>
{
    public ChangeStaffAccessValidator(IStringLocalizer<IdentityText> text)
    {
        RuleFor(c => c.Roles).NotEmpty().WithMessage(_ => text["identity.needed"]);
        RuleFor(c => c.Reason).Must(Reasons.AreGiven).WithMessage(_ => text["identity.reason-needed"]);
    }
}

internal sealed class DisableStaffValidator : AbstractValidator<DisableStaff>
{
    public DisableStaffValidator(IStringLocalizer<IdentityText> text) =>
        RuleFor(c => c.Reason).Must(Reasons.AreGiven).WithMessage(_ => text["identity.reason-needed"]);
}

internal sealed class EnableStaffValidator : AbstractValidator<EnableStaff>
{
    public EnableStaffValidator(IStringLocalizer<IdentityText> text) =>
        RuleFor(c => c.Reason).Must(Reasons.AreGiven).WithMessage(_ => text["identity.reason-needed"]);
}

internal sealed class EndSessionsValidator : AbstractValidator<EndSessions>
{
    public EndSessionsValidator(IStringLocalizer<IdentityText> text) =>
        RuleFor(c => c.Reason).Must(Reasons.AreGiven).WithMessage(_ => text["identity.reason-needed"]);
}

internal sealed class SaveTeamValidator : AbstractValidator<SaveTeam>
{
    public SaveTeamValidator(IStringLocalizer<IdentityText> text) =>
        RuleFor(c => c.Name).Must(n => n?.Trim().Length is > 0 and <= 100).WithMessage(_ => text["identity.needed"]);
}

internal sealed class ChangeStaffAccessHandler(StaffBook book, IFreshSignIn fresh, EventLog log) : IHandler<ChangeStaffAccess, Done>
{
    public async Task<Done> HandleAsync(ChangeStaffAccess request, CancellationToken ct)
    {
        await fresh.DemandAsync(ct);
        var staff = await book.FindOtherWithinReachAsync(request.Staff, ct);
        await book.GiveAccessAsync(staff, new StaffAccess(request.Roles, request.EveryShop, request.Shops, request.Queues, request.Team, request.ExpiresAtUtc), ct);
        log.Append(new StaffAccessChanged(request.Staff, request.Reason.Trim()), "staff", staff.Id, null);
        return default;
    }
}

internal sealed class DisableStaffHandler(StaffBook book, Sessions sessions, UserManager<Staff> users, EventLog log, TimeProvider clock) : IHandler<DisableStaff, Done>
{
    public async Task<Done> HandleAsync(DisableStaff request, CancellationToken ct)
    {
        var staff = await book.FindOtherWithinReachAsync(request.Staff, ct);
        if (staff.DisabledAtUtc is not null)
        {
            // A second click: closed it was, for the reason that was given first.
            return default;
        }

        staff.DisabledAtUtc = clock.UtcNow();
        staff.DisabledReason = request.Reason.Trim();
        await users.UpdateSecurityStampAsync(staff);
        await sessions.EndAllAsync(staff.Id, request.Reason.Trim(), null, ct);
        log.Append(new StaffDisabled(request.Staff, request.Reason.Trim()), "staff", staff.Id, null);
        return default;
    }
}

internal sealed class EnableStaffHandler(StaffBook book, Sessions sessions, EventLog log) : IHandler<EnableStaff, Done>
{
    public async Task<Done> HandleAsync(EnableStaff request, CancellationToken ct)
    {
        var staff = await book.FindWithinReachAsync(request.Staff, ct);
        if (staff.DisabledAtUtc is null)
        {
            return default;
        }

        staff.DisabledAtUtc = null;
        staff.DisabledReason = null;
        // Whoever opens it at the same moment looks again, and finds it open.
        staff.ConcurrencyStamp = Guid.CreateVersion7().ToString();
        log.Append(new StaffEnabled(request.Staff, request.Reason.Trim()), "staff", staff.Id, null);
        sessions.Forget();
        return default;
    }
}

internal sealed class EndSessionsHandler(StaffBook book, Sessions sessions, UserManager<Staff> users) : IHandler<EndSessions, Done>
{
    public async Task<Done> HandleAsync(EndSessions request, CancellationToken ct)
    {
        var staff = await book.FindWithinReachAsync(request.Staff, ct);
        await users.UpdateSecurityStampAsync(staff);
        await sessions.EndAllAsync(staff.Id, request.Reason.Trim(), null, ct);
        return default;
    }
}

internal sealed class SaveTeamHandler(KefuDbContext db, Sessions sessions, EventLog log) : IHandler<SaveTeam, TeamId>
{
    public async Task<TeamId> HandleAsync(SaveTeam request, CancellationToken ct)
    {
        var name = request.Name.Trim();
        if (await db.Set<Team>().AnyAsync(t => t.Name == name && t.Id != request.Team, ct))
        {
            throw new RuleBroken<IdentityText>("identity.team-taken", name);
        }

        var team = request.Team is { } id ? await db.Set<Team>().SingleOrDefaultAsync(t => t.Id == id, ct) ?? throw new NotFound() : null;
        if (team is null)
        {
            team = new Team { Id = Guid.CreateVersion7(), Name = name };
            db.Add(team);
        }

        team.Name = name;
        log.Append(new TeamSaved(new TeamId(team.Id), name), "team", team.Id, null);
        sessions.Forget();
        return new TeamId(team.Id);
    }
}
