using Kefu.Contracts.Conversations;
using Kefu.Contracts.Identity;
using Kefu.Contracts.Routing;
using Kefu.Conversations.CountConversations;
using Kefu.Conversations.InviteColleague;
using Kefu.Conversations.KeepFile;
using Kefu.Conversations.MarkRead;
using Kefu.Conversations.ReadTimeline;
using Kefu.Conversations.ResolveConversation;
using Kefu.Conversations.ShowSigns;
using Kefu.Conversations.SuperviseConversation;
using Kefu.Conversations.TagConversation;
using Kefu.Conversations.TransferConversation;
using Kefu.Conversations.Views;
using Kefu.Conversations.WriteNote;
using Kefu.Platform.Handling;
using Kefu.Platform.Web.Limits;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Kefu.Conversations.Staff;

/// <summary>The floor's further doors.</summary>
internal static class StaffMoreEndpoints
{
    public static void Map(IEndpointRouteBuilder looking, IEndpointRouteBuilder doors)
    {
        looking.MapGet("/counters", async (Dispatcher d, CancellationToken ct) => TypedResults.Ok(await d.SendAsync(new GetCounters(), ct)))
            .WithName("GetConversationCounters").WithSummary("How many conversations stand in one's views, by queue and by agent.");
        looking.MapGet("/{id:guid}/timeline", async (Guid id, long? after, int? take, Dispatcher d, CancellationToken ct) => TypedResults.Ok(await d.SendAsync(new GetTimeline(new ConversationId(id), after, take), ct)))
            .WithName("GetConversationTimeline").WithSummary("All that happened with the customer from the first contact on, as the log has it.");
        doors.MapPost("/{id:guid}/messages", PostAsync).WithName("WriteInConversation").WithSummary("A reply (visibility public) or a private note (visibility note), with files.");
        doors.MapPost("/{id:guid}/notes", NoteAsync).WithName("WriteNote").WithSummary("A private note; those mentioned are told.");
        doors.MapPost("/{id:guid}/whisper", WhisperAsync).WithName("Whisper").WithSummary("A supervisor's word to the agent, unseen by the customer.");
        doors.MapPost("/{id:guid}/transfer", TransferAsync).WithName("TransferConversation").WithSummary("Asks a person or a queue to take over; the note is mandatory.");
        doors.MapPost("/{id:guid}/transfer/accept", (Guid id, Dispatcher d, CancellationToken ct) => DoneAsync(d, new AcceptTransfer(new(id)), ct)).WithName("AcceptTransfer").WithSummary("Takes a transfer.");
        doors.MapPost("/{id:guid}/transfer/decline", (Guid id, DeclineBody? body, Dispatcher d, CancellationToken ct) => DoneAsync(d, new DeclineTransfer(new(id), body?.Why), ct))
            .WithName("DeclineTransfer").WithSummary("Declines a transfer, or takes one's own request back.");
        doors.MapPost("/{id:guid}/invite", (Guid id, PersonBody body, Dispatcher d, CancellationToken ct) => DoneAsync(d, new InviteColleague.InviteColleague(new(id), new StaffId(body.Staff)), ct))
            .WithName("InviteColleague").WithSummary("Brings a colleague in.");
        looking.MapPost("/{id:guid}/monitor", (Guid id, Dispatcher d, CancellationToken ct) => DoneAsync(d, new MonitorConversation(new(id)), ct)).WithName("MonitorConversation").WithSummary("A supervisor looks in; it leaves a record.");
        doors.MapPost("/{id:guid}/take-over", (Guid id, Dispatcher d, CancellationToken ct) => DoneAsync(d, new TakeOverConversation(new(id)), ct)).WithName("TakeOverConversation").WithSummary("A supervisor takes over.");
        doors.MapPost("/{id:guid}/tags", TagAsync).WithName("TagConversation").WithSummary("Puts tags on and takes tags off.");
        doors.MapPost("/{id:guid}/resolve", (Guid id, ResolveBody? body, Dispatcher d, CancellationToken ct) => DoneAsync(d, new ResolveConversation.ResolveConversation(new(id), body?.Closing), ct))
            .WithName("ResolveConversation").WithSummary("The matter is settled.");
        doors.MapPost("/{id:guid}/snooze", (Guid id, SnoozeBody? body, Dispatcher d, CancellationToken ct) => DoneAsync(d, new SnoozeConversation.SnoozeConversation(new(id), body?.UntilUtc), ct))
            .WithName("SnoozeConversation").WithSummary("Puts a conversation aside until untilUtc, or without it until the customer writes.");
        doors.MapPost("/{id:guid}/wake", (Guid id, Dispatcher d, CancellationToken ct) => DoneAsync(d, new SnoozeConversation.WakeConversation(new(id)), ct)).WithName("WakeConversation").WithSummary("Brings a conversation back that was put aside.");
        doors.MapPost("/{id:guid}/merge", (Guid id, MergeBody body, Dispatcher d, CancellationToken ct) => DoneAsync(d, new MergeConversations.MergeConversations(new(id), new(body.Source)), ct))
            .WithName("MergeConversations").WithSummary("Another conversation of the same customer goes into this one, which keeps its number.");
        doors.MapPost("/{id:guid}/unmerge", (Guid id, Dispatcher d, CancellationToken ct) => DoneAsync(d, new MergeConversations.UnmergeConversation(new(id)), ct))
            .WithName("UnmergeConversation").WithSummary("Takes a merge back, within a quarter of an hour.");
        doors.MapPost("/{id:guid}/reopen", (Guid id, Dispatcher d, CancellationToken ct) => DoneAsync(d, new ReopenConversation(new(id)), ct)).WithName("ReopenConversation").WithSummary("Opens a resolved conversation again.");
        doors.MapPost("/{id:guid}/read", (Guid id, ReadBody body, Dispatcher d, CancellationToken ct) => DoneAsync(d, new FloorRead(new(id), body.UpToSeq), ct)).WithName("MarkFloorRead").WithSummary("Who serves has read up to a message.");
        doors.MapPost("/{id:guid}/typing", (Guid id, OnBody body, Dispatcher d, CancellationToken ct) => DoneAsync(d, new FloorTyping(new(id), body.On), ct)).WithName("ShowFloorTyping").WithSummary("Somebody is typing to the customer.");
        doors.MapPost("/{id:guid}/viewing", (Guid id, OnBody body, Dispatcher d, CancellationToken ct) => DoneAsync(d, new FloorViewing(new(id), body.On), ct)).WithName("ShowFloorViewing").WithSummary("Somebody looks at the conversation.");
        doors.MapPost("/{id:guid}/attachments", UploadAsync).DisableAntiforgery().WithName("UploadFloorFile").WithSummary("Uploads a file into a conversation.").WithMetadata(new LimitedAttribute(Door.Upload)).DisableRequestTimeout();
        looking.MapGet("/attachments/{id:guid}", DownloadAsync).WithName("DownloadFloorFile").WithSummary("A file of a conversation within reach.").DisableRequestTimeout();
    }

    private static async Task<NoContent> DoneAsync(Dispatcher dispatcher, IRequest<Done> request, CancellationToken ct)
    {
        await dispatcher.SendAsync(request, ct);
        return TypedResults.NoContent();
    }

    private static async Task<Results<Created<MessageView>, Ok<MessageView>>> PostAsync(Guid id, MessageBody body, Dispatcher dispatcher, CancellationToken ct)
    {
        var conversation = new ConversationId(id);
        if (body.Visibility is "note")
        {
            return TypedResults.Created((string?)null, await dispatcher.SendAsync(new WriteNote.WriteNote(conversation, body.ClientId, body.Text ?? "", body.Mentions), ct));
        }

        ReplyToCustomer.PostedReply? posted = null;
        var files = body.AttachmentIds ?? [];
        var hasText = !string.IsNullOrWhiteSpace(body.Text);
        for (var i = 0; i < files.Count; i++)
        {
            var clientId = i == 0 && !hasText ? body.ClientId : ClientIds.Derive(body.ClientId, files[i]);
            posted = await dispatcher.SendAsync(new ReplyToCustomer.ReplyToCustomer(conversation, clientId, null, new AttachmentId(files[i]), body.DraftSeenSeq, body.Confirm ?? false), ct);
        }

        if (hasText || files.Count == 0)
        {
            posted = await dispatcher.SendAsync(new ReplyToCustomer.ReplyToCustomer(conversation, body.ClientId, body.Text, null, body.DraftSeenSeq, body.Confirm ?? false), ct);
        }

        return posted!.New ? TypedResults.Created((string?)null, posted.Message) : TypedResults.Ok(posted.Message);
    }

    private static async Task<Created<MessageView>> NoteAsync(Guid id, NoteBody body, Dispatcher dispatcher, CancellationToken ct) =>
        TypedResults.Created((string?)null, await dispatcher.SendAsync(new WriteNote.WriteNote(new ConversationId(id), body.ClientId, body.Text ?? "", body.Mentions), ct));

    private static async Task<Created<MessageView>> WhisperAsync(Guid id, NoteBody body, Dispatcher dispatcher, CancellationToken ct) =>
        TypedResults.Created((string?)null, await dispatcher.SendAsync(new Whisper(new ConversationId(id), body.ClientId, body.Text ?? ""), ct));

    private static Task<NoContent> TransferAsync(Guid id, TransferBody body, Dispatcher dispatcher, CancellationToken ct) =>
        DoneAsync(
            dispatcher,
            new TransferConversation.TransferConversation(
                new ConversationId(id), body.ToStaff is { } s ? new StaffId(s) : null, body.ToQueue is { } q ? new QueueId(q) : null, body.Note ?? ""),
            ct);

    private static async Task<Ok<TagList>> TagAsync(Guid id, TagBody body, Dispatcher dispatcher, CancellationToken ct) =>
        TypedResults.Ok(await dispatcher.SendAsync(new TagConversation.TagConversation(new ConversationId(id), body.Add, body.Remove), ct));

    private static async Task<Created<KeptFile>> UploadAsync(Guid id, IFormFile file, Dispatcher dispatcher, CancellationToken ct)
    {
        await using var content = file.OpenReadStream();
        return TypedResults.Created((string?)null, await dispatcher.SendAsync(new KeepFloorFile(new ConversationId(id), file.FileName, file.Length) { Content = content }, ct));
    }

    private static async Task<Results<FileStreamHttpResult, RedirectHttpResult>> DownloadAsync(Guid id, HttpContext http, FileDoor door, Dispatcher dispatcher, CancellationToken ct) =>
        door.Answer(http, await dispatcher.SendAsync(new OpenFloorFile(new AttachmentId(id)), ct));

    public sealed record MessageBody(Guid ClientId, string? Text, string? Visibility, IReadOnlyList<Guid>? AttachmentIds, long? DraftSeenSeq, bool? Confirm, IReadOnlyList<Guid>? Mentions);

    public sealed record NoteBody(Guid ClientId, string? Text, IReadOnlyList<Guid>? Mentions);

    public sealed record TransferBody(Guid? ToStaff, Guid? ToQueue, string? Note);

    public sealed record DeclineBody(string? Why);

    public sealed record PersonBody(Guid Staff);

    public sealed record TagBody(IReadOnlyList<string>? Add, IReadOnlyList<string>? Remove);

    public sealed record ResolveBody(string? Closing);

    public sealed record SnoozeBody(DateTime? UntilUtc);

    public sealed record MergeBody(Guid Source);

    public sealed record ReadBody(long UpToSeq);

    public sealed record OnBody(bool On);
}
