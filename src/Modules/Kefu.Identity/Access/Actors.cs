using Kefu.Platform.Access;
using Kefu.Platform.Time;

namespace Kefu.Identity.Access;

/// <summary>Answers from what the node keeps of people and keys.</summary>
internal sealed class Actors(IdentityCache cache, TimeProvider clock) : IActors
{
    public async Task<Actor?> FindAsync(ActorKind kind, Guid id, CancellationToken ct)
    {
        var known = await cache.GetAsync(ct);
        return kind switch
        {
            ActorKind.Staff => known.People.TryGetValue(id, out var person) && person.IsActive(clock.UtcNow()) ? StaffActors.ActorOf(person) : null,
            ActorKind.ApiKey => known.Keys.Values.FirstOrDefault(k => k.Id == id) is { } key && ApiKeyActors.Opens(key, clock.UtcNow()) ? ApiKeyActors.ActorOf(key) : null,
            ActorKind.Anonymous or ActorKind.Visitor or ActorKind.System => null,
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };
    }
}
