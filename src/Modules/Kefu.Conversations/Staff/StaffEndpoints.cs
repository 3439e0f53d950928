using Kefu.Contracts.Conversations;
using Kefu.Contracts.Customers;
using Kefu.Contracts.Routing;
using Kefu.Conversations.ListConversations;
using Kefu.Conversations.ReadThread;
using Kefu.Conversations.Views;
using Kefu.Platform.Access;
using Kefu.Platform.Handling;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Kefu.Conversations.Staff;

/// <summary>The floor's doors to conversations: the workbench and programs use the same.</summary>
internal static class StaffEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var looking = api.MapGroup("/conversations").WithTags("Conversations").WithMetadata(new RequiresAttribute("conversations.work", "conversations.see-team", "conversations.see-all"));
        looking.MapGet("", ListAsync).WithName("ListConversations").WithSummary("A view of conversations within reach, next deadline first: mine, pooled, mentioned, queue, snoozed or all. Open ones, unless a status or a customer is asked for.");
        looking.MapGet("/{id:guid}", ThreadAsync).WithName("GetThread").WithSummary("A conversation with a page of its messages, internal ones included.");
        var doors = api.MapGroup("/conversations").WithTags("Conversations").WithMetadata(new RequiresAttribute("conversations.work"));
        doors.MapPost("/{id:guid}/accept", AcceptAsync).WithName("AcceptConversation").WithSummary("Takes a conversation that is offered to the signed-in person.");
        doors.MapPost("/{id:guid}/reply", ReplyAsync).WithName("ReplyToCustomer").WithSummary("Writes to the customer; 409 conversations.moved when somebody else wrote since draftSeenSeq.");
        StaffMoreEndpoints.Map(looking, doors);
    }

    private static async Task<Ok<ConversationPage>> ListAsync(
        string? view, string? status, string? channel, string? tag, Guid? queue, Guid? customer, string? after, int? take, Dispatcher dispatcher, CancellationToken ct) =>
        TypedResults.Ok(await dispatcher.SendAsync(
            new ListConversations.ListConversations(view)
            {
                Status = status,
                Channel = channel,
                Tag = tag,
                Queue = queue is { } q ? new QueueId(q) : null,
                Customer = customer is { } c ? new CustomerId(c) : null,
                After = after,
                Take = take,
            },
            ct));

    private static async Task<Ok<ThreadPage>> ThreadAsync(Guid id, long? before, long? after, int? take, Dispatcher dispatcher, CancellationToken ct) =>
        TypedResults.Ok(await dispatcher.SendAsync(new GetThread(new ConversationId(id), before, take, after), ct));

    private static async Task<NoContent> AcceptAsync(Guid id, Dispatcher dispatcher, CancellationToken ct)
    {
        await dispatcher.SendAsync(new AcceptConversation.AcceptConversation(new ConversationId(id)), ct);
        return TypedResults.NoContent();
    }

    private static async Task<Results<Created<MessageView>, Ok<MessageView>>> ReplyAsync(Guid id, ReplyBody body, Dispatcher dispatcher, CancellationToken ct)
    {
        var posted = await dispatcher.SendAsync(
            new ReplyToCustomer.ReplyToCustomer(
                new ConversationId(id), body.ClientId, body.Text, body.AttachmentId is { } a ? new AttachmentId(a) : null, body.DraftSeenSeq, body.Confirm ?? false),
            ct);
        return posted.New ? TypedResults.Created((string?)null, posted.Message) : TypedResults.Ok(posted.Message);
    }

    /// <summary>A reply.</summary>
    public sealed record ReplyBody(Guid ClientId, string? Text, Guid? AttachmentId, long? DraftSeenSeq, bool? Confirm);
}
