namespace Kefu.Contracts.Conversations;

/// <summary>Says of a shop only whether something happened at all, for the guide of the first hour: no customer's data.</summary>
public interface IFirstSteps
{
    /// <summary>Whether a customer ever came by the widget, and whether a person ever answered one.</summary>
    Task<FirstSteps> OfShopAsync(Guid shopId, CancellationToken ct);
}

/// <summary>What happened in a shop so far.</summary>
public sealed record FirstSteps(bool Opened, bool Answered);
