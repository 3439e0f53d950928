namespace Kefu.Contracts.Conversations;

/// <summary>Names a conversation.</summary>
public readonly record struct ConversationId(Guid Value)
{
    /// <summary>A new id; later ones sort after earlier ones.</summary>
    public static ConversationId New() => new(Guid.CreateVersion7());

    /// <summary>Reads an id from a route or a form.</summary>
    public static bool TryParse(string? text, out ConversationId id)
    {
        var read = Guid.TryParse(text, out var value);
        id = new ConversationId(value);
        return read;
    }

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}
