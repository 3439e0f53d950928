namespace Kefu.Contracts.Customers;

/// <summary>Something the floor wrote about a customer, for itself.</summary>
public sealed record CustomerNoteCard(Guid Id, string Text, string Author, DateTime AtUtc);

/// <summary>Reads what the floor noted about customers.</summary>
public interface ICustomerNotes
{
    /// <summary>The newest notes within the actor's shops.</summary>
    Task<IReadOnlyList<CustomerNoteCard>> ListAsync(CustomerId customer, int take, CancellationToken ct);
}
