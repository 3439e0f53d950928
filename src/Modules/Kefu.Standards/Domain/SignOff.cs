using Kefu.Contracts.Identity;
using Kefu.Platform.Access;

namespace Kefu.Standards.Domain;

/// <summary>Somebody of the management read the figures of a stretch of time and signed for it; never changed.</summary>
internal sealed class SignOff : IShopOwned
{
    public required Guid Id { get; init; }

    public required Guid ShopId { get; init; }

    public required DateOnly From { get; init; }

    public required DateOnly Until { get; init; }

    public required StaffId By { get; init; }

    public required string ByName { get; init; }

    public required DateTime AtUtc { get; init; }

    public string Remark { get; init; } = "";

    /// <summary>The figures as they stood, so that it is known what was signed.</summary>
    public required string Figures { get; init; }
}
