using Microsoft.EntityFrameworkCore;

namespace Kefu.Operations.Data;

/// <summary>The tables of the audit.</summary>
internal static class OperationsModel
{
    public static void Configure(ModelBuilder model) => model.Entity<SealRow>(e =>
    {
        e.ToTable("operations_audit_seal");
        e.HasKey(x => x.Index);
        e.Property(x => x.Index).ValueGeneratedNever();
        e.HasIndex(x => new { x.Tx, x.Seq }).IsUnique();
    });
}
