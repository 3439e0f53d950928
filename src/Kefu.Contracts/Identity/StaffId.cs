namespace Kefu.Contracts.Identity;

/// <summary>Names a person of the floor.</summary>
public readonly record struct StaffId(Guid Value)
{
    /// <summary>A new id; later ones sort after earlier ones.</summary>
    public static StaffId New() => new(Guid.CreateVersion7());

    /// <summary>Reads an id from a route or a form.</summary>
    public static bool TryParse(string? text, out StaffId id)
    {
        var read = Guid.TryParse(text, out var value);
        id = new StaffId(value);
        return read;
    }

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}
