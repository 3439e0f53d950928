namespace Kefu.Contracts.Identity;

/// <summary>Asks for a recent proof of identity before a sensitive action: unmasking, exporting, changing rights.</summary>
public interface IFreshSignIn
{
    /// <summary>Passes when the person typed the password or showed a passkey within the last minutes; else refuses with the code <c>identity.confirm-password</c>, and the page leads to <c>/me/confirm</c>.</summary>
    Task DemandAsync(CancellationToken ct);
}
