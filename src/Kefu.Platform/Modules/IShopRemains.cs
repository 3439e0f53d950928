namespace Kefu.Platform.Modules;

/// <summary>What a module keeps of a shop beside the rows that belong to it, such as files.</summary>
public interface IShopRemains
{
    /// <summary>Sees to it that they go, inside the transaction that removes the rows and before it does.</summary>
    Task TakeAwayAsync(Guid shopId, CancellationToken ct);
}
