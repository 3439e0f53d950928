using Kefu.Contracts.Identity;
using Kefu.Contracts.Routing;
using Kefu.Platform.Access;
using Kefu.Platform.Handling;
using Kefu.Platform.Persistence;
using Kefu.Routing.Domain;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Routing.SetPresence;

internal static class PresenceEndpoints
{
    public static void Map(Platform.Modules.KefuEndpoints endpoints)
    {
        endpoints.Api.MapPost("/presence", async (SetPresence request, Dispatcher dispatcher, CancellationToken ct) =>
        {
            await dispatcher.SendAsync(request, ct);
            return TypedResults.NoContent();
        }).WithMetadata(new RequiresStaffAttribute()).WithTags("Routing").WithSummary("Says what the signed-in person is there for: online, busy, break, training or offline.");

        endpoints.Api.MapPost("/presence/heartbeat", (Heartbeats heartbeats, CurrentActor current) =>
        {
            heartbeats.Alive(current.Actor);
            return TypedResults.NoContent();
        }).WithMetadata(new RequiresStaffAttribute()).WithTags("Routing").WithSummary("Keeps the presence of a client without a live feed; every 20 seconds.");

        endpoints.Api.MapGet("/presence", async (IPresences presences, CancellationToken ct) => TypedResults.Ok(await presences.ListAsync(ct)))
            .WithMetadata(new RequiresAttribute("routing.see-presence")).WithTags("Routing").WithSummary("Everybody's presence and load within the caller's shops.");

        endpoints.Pages.MapGet("/fragments/presence", (KefuDbContext db, CurrentActor current, CancellationToken ct) => SwitchAsync(db, current, ct))
            .WithMetadata(new RequiresStaffAttribute()).ExcludeFromDescription();

        endpoints.Pages.MapPost("/fragments/presence", async (HttpContext http, KefuDbContext db, Dispatcher dispatcher, CurrentActor current, CancellationToken ct) =>
        {
            var form = await http.Request.ReadFormAsync(ct);
            if (Enum.TryParse<Presence>(form["status"], ignoreCase: true, out var status))
            {
                await dispatcher.SendAsync(new SetPresence(status), ct);
            }

            return await SwitchAsync(db, current, ct);
        }).WithMetadata(new RequiresStaffAttribute()).ExcludeFromDescription();
    }

    private static async Task<RazorComponentResult> SwitchAsync(KefuDbContext db, CurrentActor current, CancellationToken ct)
    {
        var staff = new StaffId(current.Actor.Id);
        var presence = await db.Set<PresenceRecord>().AsNoTracking().SingleOrDefaultAsync(p => p.Staff == staff, ct);
        return new RazorComponentResult<PresenceSwitch>(new { Status = presence?.Presence ?? Presence.Offline });
    }
}
