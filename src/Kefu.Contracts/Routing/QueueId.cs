namespace Kefu.Contracts.Routing;

/// <summary>Names a queue.</summary>
public readonly record struct QueueId(Guid Value)
{
    /// <summary>A new id; later ones sort after earlier ones.</summary>
    public static QueueId New() => new(Guid.CreateVersion7());

    /// <summary>Reads an id from a route or a form.</summary>
    public static bool TryParse(string? text, out QueueId id)
    {
        var read = Guid.TryParse(text, out var value);
        id = new QueueId(value);
        return read;
    }

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}
