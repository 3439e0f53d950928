namespace Kefu.Contracts.Conversations;

/// <summary>Names an uploaded file.</summary>
public readonly record struct AttachmentId(Guid Value)
{
    /// <summary>A new id; later ones sort after earlier ones.</summary>
    public static AttachmentId New() => new(Guid.CreateVersion7());

    /// <summary>Reads an id from a route or a form.</summary>
    public static bool TryParse(string? text, out AttachmentId id)
    {
        var read = Guid.TryParse(text, out var value);
        id = new AttachmentId(value);
        return read;
    }

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}
