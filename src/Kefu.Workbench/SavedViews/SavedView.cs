using Kefu.Contracts.Workbench;
using Kefu.Platform.Access;
using Kefu.Platform.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Workbench.SavedViews;

/// <summary>A list that somebody saved, for themselves or for everybody of a shop.</summary>
internal sealed class SavedView : IShopOwned
{
    public const string Conversations = "conversations";
    public const string Tickets = "tickets";

    public Guid Id { get; init; }

    public Guid ShopId { get; init; }

    public Guid OwnerId { get; init; }

    public required string Kind { get; init; }

    public required string Name { get; init; }

    /// <summary>The list's address without path and question mark.</summary>
    public required string Query { get; init; }

    public bool Shared { get; init; }

    public DateTime AtUtc { get; init; }

    public static void Map(ModelBuilder model) => model.Entity<SavedView>(e =>
    {
        e.ToTable("workbench_view");
        e.HasKey(x => x.Id);
        e.Property(x => x.Kind).HasMaxLength(20);
        e.Property(x => x.Name).HasMaxLength(60);
        e.Property(x => x.Query).HasMaxLength(500);
        e.HasIndex(x => new { x.ShopId, x.Kind, x.Shared });
        e.HasIndex(x => new { x.OwnerId, x.Kind });
    });
}

/// <summary>Whose lists the actor sees: their own, and those shared with a shop of theirs.</summary>
internal sealed class SavedViewBook(KefuDbContext db, CurrentActor current) : ISavedViews
{
    private const int MostOfAKind = 40;

    public async Task<IReadOnlyList<SavedViewCard>> ListAsync(IReadOnlyList<string> kinds, CancellationToken ct)
    {
        var me = current.Actor.Id;
        return await db.Set<SavedView>().AsNoTracking().Where(v => kinds.Contains(v.Kind) && (v.OwnerId == me || v.Shared)).OrderBy(v => v.Name).ThenBy(v => v.Id).Take(MostOfAKind * kinds.Count)
            .Select(v => new SavedViewCard(v.Id, v.Kind, v.Name, v.Query, v.Shared, v.OwnerId == me)).ToListAsync(ct);
    }
}
