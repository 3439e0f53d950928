using Kefu.Platform.Persistence;
using Kefu.Routing.Domain;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Routing.Data;

internal static class RoutingModel
{
    public static void Configure(ModelBuilder model)
    {
        model.Entity<ServiceQueue>(e =>
        {
            e.ToTable("routing_queue");
            e.HasKey(x => x.Id);
            e.Property(x => x.Key).HasMaxLength(60);
            e.Property(x => x.NameZh).HasMaxLength(60);
            e.Property(x => x.NameEn).HasMaxLength(60);
            e.Property(x => x.Channel).HasMaxLength(20);
            e.Property(x => x.Hours).AsJson();
            e.Property(x => x.Version).IsConcurrencyToken();
            e.HasIndex(x => new { x.ShopId, x.Key }).IsUnique();
        });
        model.Entity<WaitingItem>(e =>
        {
            e.ToTable("routing_item");
            e.HasKey(x => x.Conversation);
            e.Property(x => x.Channel).HasMaxLength(20);
            e.Property(x => x.Class).HasMaxLength(60);
            e.Property(x => x.Tier).HasMaxLength(60);
            e.Property(x => x.Region).HasMaxLength(60);
            e.Property(x => x.Language).HasMaxLength(20);
            e.Property(x => x.Skills).AsFrozenJson();
            e.Property(x => x.MissedBy).AsFrozenJson();
            e.Property(x => x.Match).AsFrozenJson();
            e.Property(x => x.Version).IsConcurrencyToken();
            e.HasIndex(x => new { x.State, x.QueuedAtUtc });
            e.HasIndex(x => new { x.Agent, x.State });
            e.HasIndex(x => new { x.Customer, x.HeldAtUtc });
            e.HasIndex(x => new { x.Queue, x.DoneAtUtc });
        });
        model.Entity<StoredDecision>(e =>
        {
            e.ToTable("routing_decision");
            e.HasKey(x => x.Id);
            e.Property(x => x.Candidates).AsFrozenJson();
            e.Property(x => x.Match).AsFrozenJson();
            e.Property(x => x.Facts).AsFrozenJson();
            e.HasIndex(x => new { x.ShopId, x.AtUtc, x.Rank });
            e.HasIndex(x => new { x.Conversation, x.Id });
        });
        model.Entity<AgentProfile>(e =>
        {
            e.ToTable("routing_agent");
            e.HasKey(x => x.Staff);
            e.Property(x => x.Queues).AsJson();
            e.Property(x => x.Skills).AsJson();
            e.Property(x => x.Capacity).AsJson();
            e.Property(x => x.Languages).AsJson();
            e.Property(x => x.Regions).AsJson();
            e.Property(x => x.Version).IsConcurrencyToken();
        });
        model.Entity<PresenceRecord>(e =>
        {
            e.ToTable("routing_presence");
            e.HasKey(x => x.Staff);
            e.HasIndex(x => new { x.Presence, x.LastSeenAtUtc });
        });
    }
}
