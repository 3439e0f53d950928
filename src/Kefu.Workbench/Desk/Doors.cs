using Kefu.Contracts.Conversations;
using Kefu.Contracts.Customers;

namespace Kefu.Workbench.Desk;

/// <summary>The public doors that the desk's forms and scripts use, in one place.</summary>
internal static class Doors
{
    private const string Api = "/api/v1";

    public const string Presence = Api + "/presence";

    public static string Messages(ConversationId id) => Of(id, "messages");

    public static string Attachments(ConversationId id) => Of(id, "attachments");

    public static string Attachment(AttachmentId id) => $"{Api}/conversations/attachments/{id}";

    public static string Typing(ConversationId id) => Of(id, "typing");

    public static string Read(ConversationId id) => Of(id, "read");

    public static string Accept(ConversationId id) => Of(id, "accept");

    public static string Transfer(ConversationId id) => Of(id, "transfer");

    public static string AcceptTransfer(ConversationId id) => Of(id, "transfer/accept");

    public static string DeclineTransfer(ConversationId id) => Of(id, "transfer/decline");

    public static string Invite(ConversationId id) => Of(id, "invite");

    public static string Tags(ConversationId id) => Of(id, "tags");

    public static string Resolve(ConversationId id) => Of(id, "resolve");

    public static string Snooze(ConversationId id) => Of(id, "snooze");

    public static string Wake(ConversationId id) => Of(id, "wake");

    public static string Merge(ConversationId id) => Of(id, "merge");

    public static string Unmerge(ConversationId id) => Of(id, "unmerge");

    public static string TakeOver(ConversationId id) => Of(id, "take-over");

    public static string Monitor(ConversationId id) => Of(id, "monitor");

    public static string Whisper(ConversationId id) => Of(id, "whisper");

    public static string Notes(CustomerId id) => $"{Api}/customers/{id}/notes";

    public static string NewTicket(ConversationId id) => $"/fragments/tickets/new?conversation={id}";

    private static string Of(ConversationId id, string act) => $"{Api}/conversations/{id}/{act}";
}
