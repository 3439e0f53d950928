namespace Kefu.Platform.Modules;

/// <summary>Fills a new installation with a believable demo, through the same handlers that people use.</summary>
public interface IDemoSeed
{
    /// <summary>Its place in the order; what others stand on comes first.</summary>
    int Order { get; }

    /// <summary>Writes the demo as Kefu itself; runs once, on the first start.</summary>
    Task SeedAsync(CancellationToken ct);

    /// <summary>Takes out what the demo left beside the rows of its shop, inside the transaction that removes them.</summary>
    Task RemoveAsync(Guid shopId, CancellationToken ct) => Task.CompletedTask;
}
