namespace Kefu.Routing.Domain;

/// <summary>An agent as the plan goes on: each item assigned fills a place.</summary>
internal sealed class AgentState(RoutingAgent agent)
{
    private readonly Dictionary<string, (int Load, int Capacity)> _places = agent.Capacity.ToDictionary(c => c.Key, c => (agent.Load.GetValueOrDefault(c.Key), c.Value), StringComparer.Ordinal);

    public RoutingAgent Agent { get; } = agent;

    public int Assigned { get; private set; } = agent.AssignedToday;

    public DateTime IdleSinceUtc { get; private set; } = agent.IdleSinceUtc;

    public int LoadOf(string channel) => _places.TryGetValue(channel, out var places) ? places.Load : Agent.Load.GetValueOrDefault(channel);

    public bool IsFull(string channel) => !_places.TryGetValue(channel, out var places) || places.Load >= places.Capacity;

    public void Take(string channel, DateTime now)
    {
        var (load, capacity) = _places[channel];
        _places[channel] = (load + 1, capacity);
        Assigned++;
        IdleSinceUtc = now;
    }
}
