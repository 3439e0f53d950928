using Kefu.Platform.Access;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Microsoft.Extensions.DependencyInjection;

namespace Kefu.Platform.Handling;

/// <summary>Writes denied attempts to the log, apart from the transaction of whatever was refused.</summary>
public sealed class DeniedAttempts(IServiceScopeFactory scopes, CurrentActor current, Doorbell doorbell)
{
    /// <summary>Notes that the current actor tried something without the right.</summary>
    public async Task WriteAsync(string request, string permission, CancellationToken ct)
    {
        await using var scope = scopes.ScopeAs(current.Actor, current.Source);
        var services = scope.ServiceProvider;
        var db = services.GetRequiredService<KefuDbContext>();
        using (await services.GetRequiredService<WriteGate>().EnterAsync(ct))
        {
            await using var transaction = await db.Database.BeginTransactionAsync(ct);
            var log = services.GetRequiredService<EventLog>();
            log.Append(new DeniedAttempt(request, permission, current.Actor.Kind), "actor", current.Actor.Id, null);
            await log.WriteAsync(ct);
            await transaction.CommitAsync(ct);
        }

        doorbell.Ring();
    }
}
