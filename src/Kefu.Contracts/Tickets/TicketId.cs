namespace Kefu.Contracts.Tickets;

/// <summary>Names a ticket.</summary>
public readonly record struct TicketId(Guid Value)
{
    /// <summary>A new id; later ones sort after earlier ones.</summary>
    public static TicketId New() => new(Guid.CreateVersion7());

    /// <summary>Reads an id from a route or a form.</summary>
    public static bool TryParse(string? text, out TicketId id)
    {
        var read = Guid.TryParse(text, out var value);
        id = new TicketId(value);
        return read;
    }

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}
