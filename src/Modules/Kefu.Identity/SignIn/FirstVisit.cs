using Kefu.Identity.Data;
using Kefu.Platform.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Identity.SignIn;

/// <summary>Tells whether this installation still waits for its first person.</summary>
internal sealed class FirstVisit(KefuDbContext db)
{
    /// <summary>True until somebody exists; never again after that.</summary>
    public async Task<bool> IsOpenAsync(CancellationToken ct) => !await db.Set<Staff>().AnyAsync(ct);
}
