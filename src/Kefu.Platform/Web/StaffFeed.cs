using Kefu.Platform.Access;
using Kefu.Platform.Log;
using Kefu.Platform.Web.Limits;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Kefu.Platform.Web;

/// <summary>The one live feed of a browser of the floor: which kinds of things happened to which subjects within its rights.</summary>
internal static class StaffFeed
{
    public static void Map(IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/feed", WriteAsync).WithMetadata(new RequiresStaffAttribute(), new LimitedAttribute(Door.Feed)).ExcludeFromDescription();

    private static Task WriteAsync(HttpContext http, CurrentActor current, FeedCatalog catalog)
    {
        var actor = current.Actor;
        return LiveStream.WriteAsync(
            http,
            (entry, _) => ValueTask.FromResult(Project(entry, actor, catalog)),
            sign => Hear(sign, actor));
    }

    private static IReadOnlyList<LiveEvent> Project(LogEntry entry, Actor actor, FeedCatalog catalog)
    {
        if (!catalog.Permissions.TryGetValue(entry.Type, out var permission) || !actor.May(permission)
            || (entry.ShopId is { } shop && !actor.Shops.Contains(shop)))
        {
            return [];
        }

        return [new LiveEvent(entry.Type, new { id = entry.SubjectId, kind = entry.SubjectKind, by = entry.ActorId }, entry.Position)];
    }

    private static LiveEvent? Hear(EphemeralSign sign, Actor actor)
    {
        var parts = sign.Topic.Split(':');
        return parts switch
        {
            ["staff", var shop] when Guid.TryParse(shop, out var id) && actor.Shops.Contains(id) => new LiveEvent(sign.Type, sign.Data, null),
            ["person", var person] when Guid.TryParse(person, out var id) && actor.Id == id => new LiveEvent(sign.Type, sign.Data, null),
            _ => null,
        };
    }
}
