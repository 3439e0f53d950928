using FluentValidation;
using Kefu.Contracts.Identity;
using Kefu.Contracts.Routing;
using Kefu.Platform.Access;
using Kefu.Platform.Handling;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Kefu.Platform.Time;
using Kefu.Routing.Domain;
using Kefu.Routing.PlanRouting;

namespace Kefu.Routing.SetPresence;

/// <summary>A person says what they are there for.</summary>
[RequiresStaff]
internal sealed record SetPresence(Presence Status) : ICommand<Done>;

internal sealed class SetPresenceValidator : AbstractValidator<SetPresence>
{
    public SetPresenceValidator() => RuleFor(r => r.Status).IsInEnum();
}

internal sealed class SetPresenceHandler(KefuDbContext db, EventLog log, RoutingEngine engine, Departures departures, CurrentActor current, TimeProvider clock)
    : IHandler<SetPresence, Done>
{
    public async Task<Done> HandleAsync(SetPresence request, CancellationToken ct)
    {
        await engine.EnterAsync(ct);
        var staff = new StaffId(current.Actor.Id);
        var now = clock.UtcNow();
        var presence = await db.Set<PresenceRecord>().FindAsync([staff], ct);
        if (presence is null)
        {
            presence = new PresenceRecord { Staff = staff, SinceUtc = now, IdleSinceUtc = now };
            db.Add(presence);
        }

        presence.LastSeenAtUtc = now;
        if (request.Status == Presence.Offline)
        {
            await departures.SeeOffAsync(presence, "signed-off", ct);
        }
        else if (presence.Presence != request.Status)
        {
            log.Append(new PresenceChanged(staff, presence.Presence, request.Status, "chosen"), "staff", staff.Value, null);
            presence.IdleSinceUtc = request.Status == Presence.Online ? now : presence.IdleSinceUtc;
            (presence.Presence, presence.SinceUtc) = (request.Status, now);
        }

        return default;
    }
}
