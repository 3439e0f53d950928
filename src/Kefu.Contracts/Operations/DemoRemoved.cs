namespace Kefu.Contracts.Operations;

/// <summary>Event: the demo was taken out, with everything of its shop; what readers keep of it goes, too.</summary>
public sealed record DemoRemoved(Guid ShopId, string Name);
