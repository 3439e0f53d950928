using Kefu.Contracts.Conversations;
using Kefu.Contracts.Identity;
using Kefu.Contracts.Routing;
using Kefu.Contracts.Satisfaction;
using Kefu.Contracts.Tickets;
using Kefu.Platform.Access;

namespace Kefu.Insights.Domain;

/// <summary>What the log says of one question to a customer, about a conversation or one settling of a ticket.</summary>
internal sealed class SurveyLine : IShopOwned
{
    public required SurveyId Survey { get; init; }

    public required Guid ShopId { get; init; }

    /// <summary>The conversation asked about; of a ticket the one in which its customer was asked.</summary>
    public ConversationId? Conversation { get; init; }

    /// <summary>The ticket asked about, or null.</summary>
    public TicketId? Ticket { get; init; }

    /// <summary>The queue of the conversation asked about; a ticket has none.</summary>
    public QueueId? Queue { get; init; }

    public required DateTime InvitedAtUtc { get; init; }

    public DateTime? AnsweredAtUtc { get; set; }

    public int? Score { get; set; }

    public StaffId? Agent { get; set; }
}
