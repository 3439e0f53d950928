using Kefu.Contracts.Identity;
using Kefu.Contracts.Routing;

namespace Kefu.Routing.Domain;

/// <summary>What a person can do for routing; a person without a profile serves every queue of their shops with the usual capacity and no special skill.</summary>
internal sealed class AgentProfile
{
    public required StaffId Staff { get; init; }

    public bool EveryQueue { get; set; } = true;

    public List<Guid> Queues { get; set; } = [];

    public Dictionary<string, int> Skills { get; set; } = [];

    /// <summary>Places by channel; a channel that is left out has the usual number.</summary>
    public Dictionary<string, int> Capacity { get; set; } = [];

    public List<string> Languages { get; set; } = [];

    public List<string> Regions { get; set; } = [];

    public int Version { get; set; }
}

/// <summary>How many conversations of a channel a person holds at once when their profile does not say.</summary>
internal sealed record UsualCapacity
{
    public IReadOnlyDictionary<string, int> Places { get; init; } = new Dictionary<string, int>(StringComparer.Ordinal)
    {
        ["chat"] = 5,
        ["app"] = 5,
        ["social"] = 5,
        ["email"] = 8,
        ["phone"] = 1,
    };

    public int Of(string channel, AgentProfile? profile) =>
        profile?.Capacity.TryGetValue(channel, out var own) == true ? own : Places.GetValueOrDefault(channel, 1);
}

/// <summary>A person's presence and what fairness needs to know of their day.</summary>
internal sealed class PresenceRecord
{
    public required StaffId Staff { get; init; }

    public Presence Presence { get; set; }

    public DateTime SinceUtc { get; set; }

    public DateTime LastSeenAtUtc { get; set; }

    public DateTime IdleSinceUtc { get; set; }

    public DateOnly Day { get; set; }

    /// <summary>Offers made on that day, missed ones included: nobody lifts the count by letting offers lapse.</summary>
    public int AssignedOnDay { get; set; }

    public int MissedOnDay { get; set; }

    public void CountOffer(DateOnly today, DateTime now)
    {
        Turn(today);
        AssignedOnDay++;
        IdleSinceUtc = now;
    }

    public void CountMiss(DateOnly today)
    {
        Turn(today);
        MissedOnDay++;
    }

    private void Turn(DateOnly today)
    {
        if (Day != today)
        {
            (Day, AssignedOnDay, MissedOnDay) = (today, 0, 0);
        }
    }
}
