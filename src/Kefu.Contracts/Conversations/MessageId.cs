namespace Kefu.Contracts.Conversations;

/// <summary>Names a message.</summary>
public readonly record struct MessageId(Guid Value)
{
    /// <summary>A new id; later ones sort after earlier ones.</summary>
    public static MessageId New() => new(Guid.CreateVersion7());

    /// <summary>Reads an id from a route or a form.</summary>
    public static bool TryParse(string? text, out MessageId id)
    {
        var read = Guid.TryParse(text, out var value);
        id = new MessageId(value);
        return read;
    }

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}
