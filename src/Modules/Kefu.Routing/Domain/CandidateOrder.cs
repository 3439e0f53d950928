namespace Kefu.Routing.Domain;

/// <summary>The eligible first, best score first; then the others by who came furthest.</summary>
internal sealed class CandidateOrder : IComparer<RoutingCandidate>
{
    public static readonly CandidateOrder Instance = new();

    public int Compare(RoutingCandidate? x, RoutingCandidate? y)
    {
        var byReach = Reach(y).CompareTo(Reach(x));
        if (byReach != 0)
        {
            return byReach;
        }

        var byScore = (y?.Score?.Total ?? 0).CompareTo(x?.Score?.Total ?? 0);
        return byScore != 0 ? byScore : (x?.AgentId ?? default).CompareTo(y?.AgentId ?? default);
    }

    private static int Reach(RoutingCandidate? candidate) =>
        candidate?.RemovedBy is { } filter ? (int)filter : int.MaxValue;
}
