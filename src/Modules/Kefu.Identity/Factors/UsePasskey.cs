using Kefu.Contracts.Identity;
using Kefu.Identity.Data;
using Kefu.Platform.Access;
using Kefu.Platform.Handling;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Kefu.Platform.Time;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Identity.Factors;

/// <summary>Uses up the question that a passkey answered; false when it was used before, or the passkey is gone.</summary>
[PublicDoor("Whoever signs in has no rights yet; only the sign-in door and step-up send this, after the passkey was found good.")]
internal sealed record UsePasskey(ShownPasskey Shown) : ICommand<bool>;

internal sealed class UsePasskeyHandler(KefuDbContext db, EventLog log, TimeProvider clock) : IHandler<UsePasskey, bool>
{
    public async Task<bool> HandleAsync(UsePasskey request, CancellationToken ct)
    {
        var (shown, now) = (request.Shown, clock.UtcNow());
        await db.Set<AnsweredQuestion>().Where(q => q.EndsAtUtc <= now).ExecuteDeleteAsync(ct);
        if (await db.Set<AnsweredQuestion>().AnyAsync(q => q.Hash == shown.QuestionHash, ct))
        {
            return false;
        }

        // Of two who come with the same answer at once one fails at this row, is run again and finds it.
        db.Add(new AnsweredQuestion { Hash = shown.QuestionHash, EndsAtUtc = shown.QuestionEndsAtUtc });
        var passkey = await db.Set<Passkey>().SingleOrDefaultAsync(p => p.CredentialId == shown.Passkey.CredentialId && p.UserId == shown.Staff.Id, ct);
        if (passkey is null)
        {
            return false;
        }

        (passkey.LastUsedAtUtc, passkey.Data.SignCount, passkey.Data.IsBackedUp) = (now, shown.Passkey.SignCount, shown.Passkey.IsBackedUp);
        log.Append(new SecondFactorUsed(new StaffId(shown.Staff.Id), "passkey"), "staff", shown.Staff.Id, null);
        return true;
    }
}
