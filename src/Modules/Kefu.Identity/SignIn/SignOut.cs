using Kefu.Contracts.Identity;
using Kefu.Identity.Access;
using Kefu.Identity.Data;
using Kefu.Identity.Domain;
using Kefu.Platform.Access;
using Kefu.Platform.Handling;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Identity.SignIn;

/// <summary>Ends the session of this browser.</summary>
[RequiresStaff]
internal sealed record SignOut(string Token) : ICommand<Done>;

internal sealed class SignOutHandler(KefuDbContext db, EventLog log, AfterCommit after, SessionCache sessions, CurrentActor current) : IHandler<SignOut, Done>
{
    public async Task<Done> HandleAsync(SignOut request, CancellationToken ct)
    {
        var hash = SecretToken.Hash(request.Token);
        await db.Set<Session>().Where(s => s.TokenHash == hash && s.StaffId == current.Actor.Id).ExecuteDeleteAsync(ct);
        log.Append(new SignedOut(new StaffId(current.Actor.Id)), "staff", current.Actor.Id, null);
        after.Add(sessions.Drop);
        return default;
    }
}
