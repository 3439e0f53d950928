namespace Kefu.Platform.Modules;

/// <summary>Tells what happened at the demo's desk before its first start: each module puts its own part into the one course of time.</summary>
public interface IDemoStory
{
    /// <summary>Its place in the order; what others stand on comes first.</summary>
    int Order { get; }

    /// <summary>Plans what happens when, and listens to what others tell. Nothing has happened yet.</summary>
    Task PrepareAsync(DemoStory story, CancellationToken ct);

    /// <summary>Brings what is kept to the state at the end of the story; everything has happened.</summary>
    Task EndAsync(DemoStory story, CancellationToken ct);
}
