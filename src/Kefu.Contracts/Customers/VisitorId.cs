namespace Kefu.Contracts.Customers;

/// <summary>Names a customer's browser or app.</summary>
public readonly record struct VisitorId(Guid Value)
{
    /// <summary>A new id; later ones sort after earlier ones.</summary>
    public static VisitorId New() => new(Guid.CreateVersion7());

    /// <summary>Reads an id from a route or a form.</summary>
    public static bool TryParse(string? text, out VisitorId id)
    {
        var read = Guid.TryParse(text, out var value);
        id = new VisitorId(value);
        return read;
    }

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}
