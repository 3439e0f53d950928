using Kefu.Platform.Access;

namespace Kefu.Platform.Handling;

/// <summary>Event: somebody tried what they have no right to.</summary>
public sealed record DeniedAttempt(string Request, string Permission, ActorKind ActorKind);
