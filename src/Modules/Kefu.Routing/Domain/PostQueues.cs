using Kefu.Contracts.Identity;

namespace Kefu.Routing.Domain;

/// <summary>Which queues belong to a post, as data: by the key of the role, the keys of the queues. A role that is not named serves every queue of its shops.</summary>
internal sealed record PostQueues
{
    public const string Key = "routing.posts";

    public IReadOnlyDictionary<string, IReadOnlyList<string>> Queues { get; init; } = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal)
    {
        ["technical-support-engineer"] = ["technical"],
        ["logistics-investigator"] = ["logistics"],
    };

    /// <summary>Which of some queues a person serves: never one they are kept from; those their profile names; otherwise those of their post.</summary>
    public IEnumerable<ServiceQueue> Of(StaffCard person, AgentProfile? profile, IReadOnlyCollection<ServiceQueue> queues)
    {
        var open = queues.Where(q => person.Queues.Count == 0 || person.Queues.Contains(q.Id.Value));
        if (profile is { EveryQueue: false })
        {
            return open.Where(q => profile.Queues.Contains(q.Id.Value));
        }

        var post = person.Queues.Count > 0 || person.Roles.Count == 0 || person.Roles.Any(r => !Queues.ContainsKey(r))
            ? []
            : person.Roles.SelectMany(r => Queues[r]).ToHashSet(StringComparer.Ordinal);
        // A shop without a queue for the post leaves nobody without work.
        var kept = post.Count == 0 ? [] : queues.Where(q => post.Contains(q.Key)).Select(q => q.ShopId).ToHashSet();
        return open.Where(q => !kept.Contains(q.ShopId) || post.Contains(q.Key));
    }
}
