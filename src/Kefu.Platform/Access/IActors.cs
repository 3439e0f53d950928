namespace Kefu.Platform.Access;

/// <summary>Finds who somebody is at this moment, for work that goes on in their name after their request.</summary>
public interface IActors
{
    /// <summary>The person or the program with the rights held now; null when the account or key opens nothing any more.</summary>
    Task<Actor?> FindAsync(ActorKind kind, Guid id, CancellationToken ct);
}
