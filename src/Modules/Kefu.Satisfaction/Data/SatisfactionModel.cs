using Kefu.Satisfaction.Domain;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Satisfaction.Data;

internal static class SatisfactionModel
{
    public static void Configure(ModelBuilder model) => model.Entity<Survey>(e =>
    {
        e.ToTable("satisfaction_survey");
        e.HasKey(x => x.Id);
        e.Ignore(x => x.SubjectKind).Ignore(x => x.Subject);
        e.Property(x => x.Channel).HasMaxLength(20);
        e.Property(x => x.Comment).HasMaxLength(1000);
        e.Property(x => x.Version).IsConcurrencyToken();
        e.HasIndex(x => x.Case).IsUnique();
        e.HasIndex(x => new { x.Ticket, x.InvitedAtUtc });
        e.HasIndex(x => new { x.Customer, x.InvitedAtUtc });
        e.HasIndex(x => new { x.ShopId, x.AnsweredAtUtc });
        e.HasIndex(x => x.AnsweredAtUtc);
    });
}
