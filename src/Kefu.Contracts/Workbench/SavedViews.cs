namespace Kefu.Contracts.Workbench;

/// <summary>A list that somebody saved: its address without the path.</summary>
/// <param name="Kind"><c>conversations</c> or <c>tickets</c>.</param>
/// <param name="Mine">True when the actor saved it; else it was shared with the shop.</param>
public sealed record SavedViewCard(Guid Id, string Kind, string Name, string Query, bool Shared, bool Mine);

/// <summary>Looks saved lists up.</summary>
public interface ISavedViews
{
    /// <summary>The actor's own lists of these kinds and those shared with a shop of theirs, by name.</summary>
    Task<IReadOnlyList<SavedViewCard>> ListAsync(IReadOnlyList<string> kinds, CancellationToken ct);
}

/// <summary>Event: a list was saved.</summary>
public sealed record ViewSaved(Guid View, string Kind, string Name, bool Shared);

/// <summary>Event: a saved list was removed.</summary>
public sealed record ViewRemoved(Guid View, string Kind, string Name);
