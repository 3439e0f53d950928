namespace Kefu.Contracts.Customers;

/// <summary>A personal field as it is stored and as it is shown.</summary>
/// <param name="Value">Null or empty when nothing is on record.</param>
public sealed record PersonalField(Guid ShopId, string? Value, string Masked);

/// <summary>Gives the personal fields that one context keeps; who may see them in full, and the record of it, is the business of who asks.</summary>
public interface IPersonalFields
{
    /// <summary>What the fields belong to: <c>customer</c>, <c>order</c> or <c>ticket</c>.</summary>
    string SubjectKind { get; }

    /// <summary>The field of a subject within the actor's reach; null when there is no such subject or field.</summary>
    Task<PersonalField?> FindAsync(Guid subject, string field, CancellationToken ct);
}
