using FluentValidation;
using Kefu.Contracts.Identity;
using Kefu.Identity.Data;
using Kefu.Identity.SignIn;
using Kefu.Platform.Access;
using Kefu.Platform.Handling;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Localization;

namespace Kefu.Identity.People;

/// <summary>Takes away the password of somebody who forgot it, ends their sessions and makes a link for a new one that holds for a quarter of an hour. A second factor stays.</summary>
[Requires("identity.manage-people")]
public sealed record ResetPassword(StaffId Staff, string Reason) : ICommand<InvitationLink>;

internal sealed class ResetPasswordValidator : AbstractValidator<ResetPassword>
{
    public ResetPasswordValidator(IStringLocalizer<IdentityText> text) =>
        RuleFor(c => c.Reason).Must(Reasons.AreGiven).WithMessage(_ => text["identity.reason-needed"]);
}

internal sealed class ResetPasswordHandler(StaffBook book, InvitationDesk invitations, IFreshSignIn fresh, Sessions sessions, UserManager<Staff> users, KefuDbContext db, EventLog log)
    : IHandler<ResetPassword, InvitationLink>
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

    public async Task<InvitationLink> HandleAsync(ResetPassword request, CancellationToken ct)
    {
        await fresh.DemandAsync(ct);
        var staff = await book.FindOtherWithinReachAsync(request.Staff, ct);
        if (staff.PasswordHash is { } hash)
        {
            db.Add(new EarlierPassword { Id = Guid.CreateVersion7(), StaffId = staff.Id, Hash = hash });
        }

        (staff.PasswordHash, staff.PasswordSetAtUtc, staff.JoinedAtUtc) = (null, null, null);
        await users.UpdateSecurityStampAsync(staff);
        await sessions.EndAllAsync(staff.Id, request.Reason.Trim(), null, ct);
        log.Append(new PasswordReset(request.Staff, request.Reason.Trim()), "staff", staff.Id, null);
        return await invitations.WriteAsync(staff, ct, Lifetime);
    }
}
