using Kefu.Contracts.Conversations;
using Kefu.Conversations.EndConversation;
using Kefu.Conversations.KeepFile;
using Kefu.Conversations.MarkRead;
using Kefu.Conversations.RateAnswer;
using Kefu.Conversations.ShowSigns;
using Kefu.Conversations.Views;
using Kefu.Platform.Handling;
using Kefu.Platform.Web.Limits;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Kefu.Conversations.Widget;

/// <summary>The customer's smaller doors.</summary>
internal static class WidgetMoreEndpoints
{
    public static void Map(IEndpointRouteBuilder own)
    {
        own.MapPost("/attachments", UploadAsync).DisableAntiforgery().WithName("UploadOwnFile").WithSummary("Uploads a file, to be named in a message. 413: too large, 415: not taken.").WithMetadata(new LimitedAttribute(Door.Upload)).DisableRequestTimeout();
        own.MapGet("/attachments/{id:guid}", DownloadAsync).WithName("DownloadOwnFile").WithSummary("A file of the customer's own conversations.").WithMetadata(new LimitedAttribute(Door.History)).DisableRequestTimeout();
        own.MapPost("/messages/{id:guid}/recall", async (Guid id, Dispatcher d, CancellationToken ct) => TypedResults.Ok(await d.SendAsync(new RecallMessage.RecallMessage(new MessageId(id)), ct)))
            .WithName("RecallMessage").WithSummary("Takes back an own message within two minutes.").WithMetadata(new LimitedAttribute(Door.Sign));
        own.MapPost("/read", ReadAsync).WithName("MarkOwnRead").WithSummary("The customer has read up to a message.").WithMetadata(new LimitedAttribute(Door.Sign));
        own.MapPost("/typing", TypingAsync).WithName("ShowOwnTyping").WithSummary("The customer is typing, or stopped.").WithMetadata(new LimitedAttribute(Door.Sign));
        own.MapPost("/leave-message", LeaveAsync).WithName("LeaveMessage").WithSummary("Gives the queue up and leaves a message that becomes a ticket.").WithMetadata(new LimitedAttribute(Door.Handover));
        own.MapPost("/bot-feedback", RateAsync).WithName("RateBotAnswer").WithSummary("Says whether an answer of the bot helped.").WithMetadata(new LimitedAttribute(Door.Sign));
        own.MapPost("/survey", SurveyAsync).WithName("AnswerSurvey").WithSummary("Answers the survey; the last answer counts.").WithMetadata(new LimitedAttribute(Door.Survey));
        own.MapPost("/close", CloseAsync).WithName("CloseOwnConversation").WithSummary("The customer ends the conversation.").WithMetadata(new LimitedAttribute(Door.Handover));
    }

    private static async Task<Created<KeptFile>> UploadAsync(IFormFile file, Dispatcher dispatcher, CancellationToken ct)
    {
        await using var content = file.OpenReadStream();
        return TypedResults.Created((string?)null, await dispatcher.SendAsync(new KeepCustomerFile(file.FileName, file.Length) { Content = content }, ct));
    }

    private static async Task<Results<FileStreamHttpResult, RedirectHttpResult>> DownloadAsync(Guid id, HttpContext http, FileDoor door, Dispatcher dispatcher, CancellationToken ct) =>
        door.Answer(http, await dispatcher.SendAsync(new OpenOwnFile(new AttachmentId(id)), ct));

    private static async Task<NoContent> ReadAsync(CustomerRead body, Dispatcher dispatcher, CancellationToken ct)
    {
        await dispatcher.SendAsync(body, ct);
        return TypedResults.NoContent();
    }

    private static async Task<NoContent> TypingAsync(CustomerTyping body, Dispatcher dispatcher, CancellationToken ct)
    {
        await dispatcher.SendAsync(body, ct);
        return TypedResults.NoContent();
    }

    private static async Task<NoContent> LeaveAsync(LeaveMessage body, Dispatcher dispatcher, CancellationToken ct)
    {
        await dispatcher.SendAsync(body, ct);
        return TypedResults.NoContent();
    }

    private static async Task<NoContent> RateAsync(RateBotAnswer body, Dispatcher dispatcher, CancellationToken ct)
    {
        await dispatcher.SendAsync(body, ct);
        return TypedResults.NoContent();
    }

    private static async Task<Ok<SurveyView>> SurveyAsync(AnswerSurvey body, Dispatcher dispatcher, CancellationToken ct) =>
        TypedResults.Ok(await dispatcher.SendAsync(body, ct));

    private static async Task<NoContent> CloseAsync(Dispatcher dispatcher, CancellationToken ct)
    {
        await dispatcher.SendAsync(new CloseOwnConversation(), ct);
        return TypedResults.NoContent();
    }
}
