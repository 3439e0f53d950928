using System.Text.Json;
using Kefu.Knowledge.Domain;
using Kefu.Knowledge.Votes;
using Kefu.Platform.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Knowledge.Data;

internal static class KnowledgeMapping
{
    public static void Configure(ModelBuilder model)
    {
        model.Entity<Article>(e =>
        {
            e.ToTable("knowledge_article");
            e.HasKey(x => x.Id);
            e.Property(x => x.Language).HasMaxLength(10);
            e.Property(x => x.Title).HasMaxLength(300);
            e.Property(x => x.UpdatedBy).HasMaxLength(200);
            e.Property(x => x.Version).IsConcurrencyToken();
            e.Ignore(x => x.HasUnpublishedEdition);
            e.HasIndex(x => new { x.ShopId, x.Status, x.UpdatedAtUtc });
        });
        model.Entity<ArticleEdition>(e =>
        {
            e.ToTable("knowledge_edition");
            e.HasKey(x => new { x.ArticleId, x.Number });
            e.Property(x => x.ActorName).HasMaxLength(200);
            // Editions are immutable, so a comparison by reference is enough.
            e.Property(x => x.Text).HasConversion(
                v => JsonSerializer.Serialize(v, KefuJson.Options),
                v => JsonSerializer.Deserialize<ArticleText>(v, KefuJson.Options)!);
        });
        model.Entity<ArticleVote>(e =>
        {
            e.ToTable("knowledge_vote");
            e.HasKey(x => new { x.ArticleId, x.MessageId });
        });
        model.Entity<CannedReply>(e =>
        {
            e.ToTable("knowledge_canned_reply");
            e.HasKey(x => x.Id);
            e.Property(x => x.Language).HasMaxLength(10);
            e.Property(x => x.Code).HasMaxLength(40);
            e.Property(x => x.Title).HasMaxLength(200);
            e.Property(x => x.Group).HasMaxLength(100);
            e.Property(x => x.Text).HasMaxLength(4000);
            e.Property(x => x.Version).IsConcurrencyToken();
            e.HasIndex(x => new { x.ShopId, x.Language, x.Code }).IsUnique();
        });
    }
}
