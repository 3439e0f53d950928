namespace Kefu.Contracts.Customers;

/// <summary>Names a customer.</summary>
public readonly record struct CustomerId(Guid Value)
{
    /// <summary>A new id; later ones sort after earlier ones.</summary>
    public static CustomerId New() => new(Guid.CreateVersion7());

    /// <summary>Reads an id from a route or a form.</summary>
    public static bool TryParse(string? text, out CustomerId id)
    {
        var read = Guid.TryParse(text, out var value);
        id = new CustomerId(value);
        return read;
    }

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}
