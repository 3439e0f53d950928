using Kefu.Platform.Persistence;
using Kefu.Standards.Domain;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Standards.Data;

internal static class StandardsModel
{
    public static void Configure(ModelBuilder model)
    {
        model.Entity<SignOff>(e =>
        {
            e.ToTable("standards_sign_off");
            e.HasKey(x => x.Id);
            e.Property(x => x.ByName).HasMaxLength(200);
            e.Property(x => x.Remark).HasMaxLength(2000);
            e.HasIndex(x => new { x.ShopId, x.AtUtc });
        });
        model.Entity<CalendarVersion>(e =>
        {
            e.ToTable("standards_calendar");
            e.HasKey(x => new { x.Key, x.Version });
            e.Property(x => x.Key).HasMaxLength(60);
            e.Property(x => x.NameZh).HasMaxLength(100);
            e.Property(x => x.NameEn).HasMaxLength(100);
            e.Property(x => x.Calendar).AsJson();
            e.Property(x => x.ActorName).HasMaxLength(200);
            e.Property(x => x.Reason).HasMaxLength(500);
        });
    }
}
