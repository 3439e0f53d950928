using Kefu.Platform.Access;
using Kefu.Platform.Handling;
using Kefu.Platform.Persistence;
using Kefu.Standards.Domain;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Standards.SignOffs;

/// <summary>The last sign-offs of the actor's shops, newest first.</summary>
[Requires("standards.view")]
internal sealed record ListSignOffs(int Take) : IQuery<IReadOnlyList<SignOff>>;

internal sealed class ListSignOffsHandler(KefuDbContext db) : IHandler<ListSignOffs, IReadOnlyList<SignOff>>
{
    private const int Most = 200;

    public async Task<IReadOnlyList<SignOff>> HandleAsync(ListSignOffs request, CancellationToken ct) =>
        await db.Set<SignOff>().AsNoTracking().OrderByDescending(s => s.AtUtc).Take(Math.Clamp(request.Take, 1, Most)).ToListAsync(ct);
}
