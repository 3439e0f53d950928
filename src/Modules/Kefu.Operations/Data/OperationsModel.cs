using Kefu.Operations.Approvals;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Operations.Data;

/// <summary>The tables of the audit and of the approvals.</summary>
internal static class OperationsModel
{
    public static void Configure(ModelBuilder model)
    {
        Webhooks.Webhook.Map(model);
        Imports.Import.Map(model);
        Exports.Export.Map(model);
        model.Entity<SealRow>(e =>
        {
            e.ToTable("operations_audit_seal");
            e.HasKey(x => x.Index);
            e.Property(x => x.Index).ValueGeneratedNever();
            e.HasIndex(x => new { x.Tx, x.Seq }).IsUnique();
        });
        model.Entity<Approval>(e =>
        {
            e.ToTable("operations_approval");
            e.HasKey(x => x.Id);
            e.Property(x => x.Subject).HasMaxLength(200);
            e.Property(x => x.Grounds).HasMaxLength(4000);
            e.Property(x => x.Words).HasMaxLength(2000);
            e.Property(x => x.AskedByName).HasMaxLength(200);
            e.Property(x => x.SettledByName).HasMaxLength(200);
            e.Property(x => x.Version).IsConcurrencyToken();
            e.HasIndex(x => new { x.State, x.Id });
        });
    }
}
