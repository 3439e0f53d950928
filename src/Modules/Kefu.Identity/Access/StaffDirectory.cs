using Kefu.Contracts.Identity;
using Kefu.Platform.Time;

namespace Kefu.Identity.Access;

/// <summary>Answers other contexts from what the node keeps.</summary>
internal sealed class StaffDirectory(IdentityCache cache, TimeProvider clock) : IStaffDirectory
{
    public async Task<StaffCard?> FindAsync(StaffId id, CancellationToken ct) =>
        (await cache.GetAsync(ct)).People.TryGetValue(id.Value, out var person) ? Now(person) : null;

    public async Task<IReadOnlyDictionary<StaffId, StaffCard>> FindManyAsync(IReadOnlyCollection<StaffId> ids, CancellationToken ct)
    {
        var people = (await cache.GetAsync(ct)).People;
        return ids.Distinct().Where(id => people.ContainsKey(id.Value)).ToDictionary(id => id, id => Now(people[id.Value]));
    }

    public async Task<IReadOnlyList<StaffCard>> ListAsync(Guid shopId, CancellationToken ct) =>
        [.. (await cache.GetAsync(ct)).People.Values.Select(Now).Where(c => !c.Disabled && c.Serves(shopId)).OrderBy(c => c.Name, StringComparer.CurrentCulture)];

    /// <summary>An expired account is as good as disabled to everybody else.</summary>
    private StaffCard Now(Person person) => person.Card with { Disabled = !person.IsActive(clock.UtcNow()) };
}
