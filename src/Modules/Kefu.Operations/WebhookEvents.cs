namespace Kefu.Operations;

/// <summary>Event: a place is told from now on.</summary>
public sealed record WebhookMade(Guid Webhook, string Name, string Url, IReadOnlyList<string> Types);

/// <summary>Event: a place is told nothing more because it failed too often.</summary>
public sealed record WebhookDisabled(Guid Webhook, string Name, int Failures, string Why);

/// <summary>Event: somebody switched a place on or off.</summary>
public sealed record WebhookSwitched(Guid Webhook, string Name, bool On);

/// <summary>Event: a place was removed.</summary>
public sealed record WebhookRemoved(Guid Webhook, string Name);

/// <summary>Event: a delivery is sent once more.</summary>
public sealed record WebhookReplayed(Guid Webhook, Guid Delivery);
