using System.Text.Json.Serialization;
using Kefu.Contracts.Conversations;
using Kefu.Conversations.Data;
using Kefu.Conversations.Domain;
using Kefu.Platform.Access;
using Kefu.Platform.Errors;
using Kefu.Platform.Handling;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Kefu.Platform.Settings;
using Kefu.Platform.Time;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Conversations.KeepFile;

/// <summary>A customer uploads a file, to be sent with a message.</summary>
[RequiresVisitor]
public sealed record KeepCustomerFile(string FileName, long Size) : IHotCommand<KeptFile>
{
    [JsonIgnore]
    public required Stream Content { get; init; }
}

/// <summary>A person of the floor uploads a file into a conversation.</summary>
[Requires("conversations.reply")]
public sealed record KeepFloorFile(ConversationId Conversation, string FileName, long Size) : IHotCommand<KeptFile>
{
    [JsonIgnore]
    public required Stream Content { get; init; }
}

/// <summary>A kept file, ready to be named in a message.</summary>
public sealed record KeptFile(AttachmentId AttachmentId, string FileName, string ContentType, long Size, bool IsImage, int? Width, int? Height);

internal sealed class KeepFileHandler(ConversationReach reach, CurrentActor current, FileStore files, SettingsStore settings, IDialect dialect, GroupCommit group, TimeProvider clock)
    : IHandler<KeepCustomerFile, KeptFile>, IHandler<KeepFloorFile, KeptFile>
{
    private const string Insert =
        """
        INSERT INTO conversations_attachment ("Id", "ShopId", "CustomerId", "ConversationId", "UploadedBy", "FileName", "ContentType", "Size", "IsImage", "Width", "Height", "AtUtc")
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        """;

    public Task<KeptFile> HandleAsync(KeepCustomerFile request, CancellationToken ct) =>
        KeepAsync(current.Actor.Shops.Ids[0], current.Actor.CustomerId, null, request.FileName, request.Size, request.Content, ct);

    public async Task<KeptFile> HandleAsync(KeepFloorFile request, CancellationToken ct)
    {
        var shop = await (await reach.QueryAsync(ct)).Where(c => c.Id == request.Conversation).Select(c => (Guid?)c.ShopId).SingleOrDefaultAsync(ct) ?? throw new NotFound();
        return await KeepAsync(shop, null, request.Conversation, request.FileName, request.Size, request.Content, ct);
    }

    private async Task<KeptFile> KeepAsync(Guid shop, Guid? customer, ConversationId? conversation, string fileName, long size, Stream content, CancellationToken ct)
    {
        var most = (await settings.GetAsync<ThreadSettings>(ThreadSettings.Key, shop, ct)).MaxUploadMegabytes;
        if (size > most * 1024L * 1024L)
        {
            throw new FileTooLarge(most);
        }

        var id = AttachmentId.New();
        var name = FileTypes.CleanName(fileName);
        var type = await files.KeepAsync(id, head => FileTypes.Of(fileName, head) ?? throw new FileNotTaken(string.Join(' ', FileTypes.Extensions)), content, ct);
        var now = clock.UtcNow();
        var told = EventLog.StatementFor(dialect, current.Actor, current.Source, now, new AttachmentKept(id, type.ContentType, size), "attachment", id.Value, shop);
        await group.WriteAsync(
            new WriteUnit(
                id.Value,
                new Statement(
                    Insert, id.Value, shop, customer, conversation?.Value, current.Actor.Id, name, type.ContentType, size, type.IsImage, type.Pixels?.Width, type.Pixels?.Height, now),
                told),
            ct);
        return new KeptFile(id, name, type.ContentType, size, type.IsImage, type.Pixels?.Width, type.Pixels?.Height);
    }
}

/// <summary>The file is larger than the shop takes (413).</summary>
internal sealed class FileTooLarge(int megabytes) : Refusal("conversations.file-too-large", 413, typeof(ConversationsText), [megabytes]);

/// <summary>The file's type is not taken, or it is not what its name says (415).</summary>
internal sealed class FileNotTaken(string accepted) : Refusal("conversations.file-not-taken", 415, typeof(ConversationsText), [accepted]);

/// <summary>The scanner found something in the file (415).</summary>
internal sealed class FileInfected() : Refusal("conversations.file-infected", 415, typeof(ConversationsText), []);

/// <summary>The scanner does not answer; without it no file is taken (503).</summary>
internal sealed class FileNotScanned() : Refusal("conversations.file-unscanned", 503, typeof(ConversationsText), [])
{
    public override TimeSpan? RetryAfter => TimeSpan.FromSeconds(30);
}
