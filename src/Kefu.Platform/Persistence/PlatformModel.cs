using Kefu.Platform.Handling;
using Kefu.Platform.Jobs;
using Kefu.Platform.Log;
using Kefu.Platform.Nodes;
using Kefu.Platform.Settings;
using Kefu.Platform.Web;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Platform.Persistence;

/// <summary>The tables of the floor itself.</summary>
internal static class PlatformModel
{
    public static void Configure(ModelBuilder model)
    {
        model.Entity<LogEntry>(e =>
        {
            e.ToTable("platform_log");
            e.HasKey(x => x.Seq);
            e.Property(x => x.Seq).ValueGeneratedOnAdd();
            e.Property(x => x.Type).HasMaxLength(100);
            e.Property(x => x.ActorKind).HasMaxLength(20);
            e.Property(x => x.ActorName).HasMaxLength(200);
            e.Property(x => x.SubjectKind).HasMaxLength(40);
            e.Property(x => x.Source).HasMaxLength(100);
            e.HasIndex(x => new { x.Tx, x.Seq });
            e.HasIndex(x => new { x.SubjectKind, x.SubjectId, x.Seq });
            e.HasIndex(x => new { x.ActorId, x.Seq });
            e.Ignore(x => x.Position);
        });
        model.Entity<LogCursor>(e =>
        {
            e.ToTable("platform_cursor");
            e.HasKey(x => x.Name);
            e.Property(x => x.Name).HasMaxLength(100);
            e.Property(x => x.Owner).HasMaxLength(100);
        });
        model.Entity<NodeRow>(e =>
        {
            e.ToTable("platform_node");
            e.HasKey(x => x.Name);
            e.Property(x => x.Name).HasMaxLength(100);
            e.Property(x => x.Version).HasMaxLength(100);
        });
        model.Entity<Job>(e =>
        {
            e.ToTable("platform_job");
            e.HasKey(x => x.Id);
            e.Property(x => x.Kind).HasMaxLength(100);
            e.Property(x => x.Key).HasMaxLength(200);
            e.Property(x => x.LeaseOwner).HasMaxLength(100);
            e.HasIndex(x => new { x.Kind, x.Key }).IsUnique();
            e.HasIndex(x => new { x.State, x.DueAtUtc });
        });
        model.Entity<IdempotentResult>(e =>
        {
            e.ToTable("platform_idempotency");
            e.HasKey(x => new { x.ActorId, x.Key });
            e.Property(x => x.Key).HasMaxLength(200);
            e.Property(x => x.RequestHash).HasMaxLength(64);
        });
        model.Entity<Setting>(e =>
        {
            e.ToTable("platform_setting");
            e.HasKey(x => new { x.Key, x.ShopId, x.Version });
            e.Property(x => x.Key).HasMaxLength(100);
        });
        model.Entity<ProtectionKey>(e =>
        {
            e.ToTable("platform_protection_key");
            e.HasKey(x => x.Id);
            e.Property(x => x.Id).HasMaxLength(100);
        });
        model.Entity<Counter>(e =>
        {
            e.ToTable("platform_counter");
            e.HasKey(x => x.Name);
            e.Property(x => x.Name).HasMaxLength(100);
        });
    }
}

/// <summary>A row from which human numbers are drawn in the transaction that uses them.</summary>
public sealed class Counter
{
    public required string Name { get; init; }

    public long Value { get; set; }
}
