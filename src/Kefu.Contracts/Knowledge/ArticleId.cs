namespace Kefu.Contracts.Knowledge;

/// <summary>Names an article.</summary>
public readonly record struct ArticleId(Guid Value)
{
    /// <summary>A new id; later ones sort after earlier ones.</summary>
    public static ArticleId New() => new(Guid.CreateVersion7());

    /// <summary>Reads an id from a route or a form.</summary>
    public static bool TryParse(string? text, out ArticleId id)
    {
        var read = Guid.TryParse(text, out var value);
        id = new ArticleId(value);
        return read;
    }

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}
