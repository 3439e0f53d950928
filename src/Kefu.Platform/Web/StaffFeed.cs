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
        endpoints.MapGet("/feed", WriteAsync).WithMetadata(new RequiresStaffAttribute(), new LimitedAttribute(Door.Feed), QuietDoor.Instance).DisableRequestTimeout().ExcludeFromDescription();

    private static Task WriteAsync(HttpContext http, CurrentActor current, FeedCatalog catalog) => LiveStream.WriteAsync(http, new FloorView(current.Actor, catalog));

    private sealed class FloorView(Actor actor, FeedCatalog catalog) : ILiveView
    {
        public IReadOnlyCollection<Guid>? Subjects => null;

        public IReadOnlyCollection<string>? Signs => actor.Shops.Everywhere ? null : [.. actor.Shops.Ids.Select(shop => "staff:" + shop), "person:" + actor.Id];

        public ValueTask<IReadOnlyList<LiveEvent>> ProjectAsync(LogEntry entry, CancellationToken ct) =>
            new(!catalog.Permissions.TryGetValue(entry.Type, out var permission) || !actor.May(permission) || (entry.ShopId is { } shop && !actor.Shops.Contains(shop)) ? [] : [Told(entry)]);

        public LiveEvent? Hear(EphemeralSign sign)
        {
            var parts = sign.Topic.Split(':');
            return parts switch
            {
                ["staff", var shop] when Guid.TryParse(shop, out var id) && actor.Shops.Contains(id) => new LiveEvent(sign.Type, sign.Data, null),
                ["person", var person] when Guid.TryParse(person, out var id) && actor.Id == id => new LiveEvent(sign.Type, sign.Data, null),
                _ => null,
            };
        }

        private static LiveEvent Told(LogEntry entry)
        {
            var live = new LiveEvent(entry.Type, new { id = entry.SubjectId, kind = entry.SubjectKind, by = entry.ActorId }, entry.Position);
            return live with { Line = entry.FloorLine ??= LiveFeed.Format(live) };
        }
    }
}
