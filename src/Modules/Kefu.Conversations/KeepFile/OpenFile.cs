using Kefu.Contracts.Conversations;
using Kefu.Contracts.Customers;
using Kefu.Conversations.Data;
using Kefu.Conversations.Domain;
using Kefu.Platform.Access;
using Kefu.Platform.Errors;
using Kefu.Platform.Handling;
using Kefu.Platform.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Conversations.KeepFile;

/// <summary>A file of the customer's own, or one sent to them.</summary>
[RequiresVisitor]
internal sealed record OpenOwnFile(AttachmentId Attachment) : IQuery<Attachment>;

/// <summary>A file of a conversation within reach.</summary>
[Requires("conversations.work", "conversations.see-team", "conversations.see-all")]
internal sealed record OpenFloorFile(AttachmentId Attachment) : IQuery<Attachment>;

internal sealed class OpenFileHandler(KefuDbContext db, ConversationReach reach, CurrentActor current) : IHandler<OpenOwnFile, Attachment>, IHandler<OpenFloorFile, Attachment>
{
    public async Task<Attachment> HandleAsync(OpenOwnFile request, CancellationToken ct)
    {
        var customer = new CustomerId(current.Actor.CustomerId ?? Guid.Empty);
        var file = await FindAsync(request.Attachment, ct);
        var reachable = !await db.Set<Message>().AnyAsync(m => m.AttachmentId == request.Attachment && m.RecalledAtUtc != null, ct)
            && (file.CustomerId == customer
            || await db.Set<Message>().AnyAsync(m => m.AttachmentId == request.Attachment && m.CustomerId == customer && m.Visibility == Visibility.Public, ct));
        return reachable ? file : throw new NotFound();
    }

    public async Task<Attachment> HandleAsync(OpenFloorFile request, CancellationToken ct)
    {
        var file = await FindAsync(request.Attachment, ct);
        var original = current.Actor.May("conversations.see-recalled");
        var within = (await reach.QueryAsync(ct)).Select(c => c.Id);
        var reachable = file.UploadedBy == current.Actor.Id || await db.Set<Message>().AnyAsync(m => m.AttachmentId == request.Attachment && within.Contains(m.ConversationId) && (original || m.RecalledAtUtc == null), ct);
        return reachable ? file : throw new NotFound();
    }

    private async Task<Attachment> FindAsync(AttachmentId id, CancellationToken ct) =>
        await db.Set<Attachment>().AsNoTracking().SingleOrDefaultAsync(a => a.Id == id, ct) ?? throw new NotFound();
}
