namespace Kefu.Contracts.Identity;

/// <summary>Names a team.</summary>
public readonly record struct TeamId(Guid Value)
{
    /// <summary>A new id; later ones sort after earlier ones.</summary>
    public static TeamId New() => new(Guid.CreateVersion7());

    /// <summary>Reads an id from a route or a form.</summary>
    public static bool TryParse(string? text, out TeamId id)
    {
        var read = Guid.TryParse(text, out var value);
        id = new TeamId(value);
        return read;
    }

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}
