namespace Kefu.Contracts.Orders;

/// <summary>Names an order.</summary>
public readonly record struct OrderId(Guid Value)
{
    /// <summary>A new id; later ones sort after earlier ones.</summary>
    public static OrderId New() => new(Guid.CreateVersion7());

    /// <summary>Reads an id from a route or a form.</summary>
    public static bool TryParse(string? text, out OrderId id)
    {
        var read = Guid.TryParse(text, out var value);
        id = new OrderId(value);
        return read;
    }

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}
