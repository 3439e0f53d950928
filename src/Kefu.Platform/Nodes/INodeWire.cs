namespace Kefu.Platform.Nodes;

/// <summary>Carries short words between the nodes of an installation. It never carries truth: whoever misses a word reads a moment later.</summary>
public interface INodeWire
{
    /// <summary>The longest word that can be sent, in characters.</summary>
    int LongestWord { get; }

    /// <summary>Hears what all nodes send, this one too, until the connection breaks or the token is cancelled.</summary>
    /// <param name="hear">Called for each word, one after another.</param>
    /// <param name="listening">Called once nothing sent from now on is missed.</param>
    Task ListenAsync(Action<string> hear, Action listening, CancellationToken ct);

    /// <summary>Sends words to all nodes.</summary>
    Task SendAsync(IReadOnlyList<string> words, CancellationToken ct);
}
