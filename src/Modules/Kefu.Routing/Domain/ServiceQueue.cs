using Kefu.Contracts.Routing;
using Kefu.Platform.Access;
using Kefu.Platform.Time;

namespace Kefu.Routing.Domain;

/// <summary>A queue of a shop: what waits together and how an offer out of it behaves.</summary>
internal sealed class ServiceQueue : IShopOwned
{
    /// <summary>The key of the queue that takes what no rule sends elsewhere.</summary>
    public const string DefaultKey = "general";

    public const int DefaultAcceptSeconds = 20;

    public required QueueId Id { get; init; }

    public required Guid ShopId { get; init; }

    public required string Key { get; init; }

    public required string NameZh { get; set; }

    public required string NameEn { get; set; }

    public string Channel { get; set; } = "chat";

    /// <summary>How long an offer stands before it goes on.</summary>
    public int AcceptSeconds { get; set; } = DefaultAcceptSeconds;

    public bool AutoAccept { get; set; }

    /// <summary>The service hours; none means always.</summary>
    public WorkCalendar? Hours { get; set; }

    public int Version { get; set; }

    public static ServiceQueue Default(Guid shopId) =>
        new() { Id = QueueId.New(), ShopId = shopId, Key = DefaultKey, NameZh = "综合咨询", NameEn = "General" };

    public string Name(string language) => Name(language, NameZh, NameEn);

    public static string Name(string language, string zh, string en) => language.StartsWith("zh", StringComparison.OrdinalIgnoreCase) ? zh : en;
}
