using Kefu.Standards.Domain;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Standards.Data;

internal static class StandardsModel
{
    public static void Configure(ModelBuilder model) => model.Entity<SignOff>(e =>
    {
        e.ToTable("standards_sign_off");
        e.HasKey(x => x.Id);
        e.Property(x => x.ByName).HasMaxLength(200);
        e.Property(x => x.Remark).HasMaxLength(2000);
        e.HasIndex(x => new { x.ShopId, x.AtUtc });
    });
}
