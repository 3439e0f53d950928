namespace Kefu.Contracts.Routing;

/// <summary>Names a routing decision.</summary>
public readonly record struct DecisionId(Guid Value)
{
    /// <summary>A new id; later ones sort after earlier ones.</summary>
    public static DecisionId New() => new(Guid.CreateVersion7());

    /// <summary>Reads an id from a route or a form.</summary>
    public static bool TryParse(string? text, out DecisionId id)
    {
        var read = Guid.TryParse(text, out var value);
        id = new DecisionId(value);
        return read;
    }

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}
