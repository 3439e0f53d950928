using Kefu.Contracts.Conversations;
using Kefu.Contracts.Customers;
using Kefu.Contracts.Identity;
using Kefu.Contracts.Satisfaction;
using Kefu.Platform.Access;
using Kefu.Platform.Errors;

namespace Kefu.Satisfaction.Domain;

/// <summary>The one question of one case: asked once, answered by its customer, the last answer within the window counts.</summary>
internal sealed class Survey : IShopOwned
{
    public const int Scale = 5;

    public required SurveyId Id { get; init; }

    public required Guid ShopId { get; init; }

    /// <summary>A conversation, or one settling of a ticket; no case is asked about twice.</summary>
    public required Guid Case { get; init; }

    /// <summary>The conversation asked about, or the one in which a ticket's customer is asked.</summary>
    public ConversationId? Conversation { get; init; }

    public Guid? Ticket { get; init; }

    public required CustomerId Customer { get; set; }

    public required string Channel { get; init; }

    /// <summary>Who handled it last; the answer is credited to them.</summary>
    public StaffId? Agent { get; init; }

    public required DateTime InvitedAtUtc { get; init; }

    public required DateTime OpenUntilUtc { get; init; }

    public int? Score { get; private set; }

    public string? Comment { get; private set; }

    public DateTime? AnsweredAtUtc { get; private set; }

    public int Version { get; private set; }

    /// <summary>Asks about a case.</summary>
    public static Survey Invite(Asked asked, DateTime now, TimeSpan window) => new()
    {
        Id = SurveyId.New(),
        ShopId = asked.Shop,
        Case = asked.Case,
        Conversation = asked.Conversation,
        Ticket = asked.Ticket,
        Customer = asked.Customer,
        Channel = asked.Channel,
        Agent = asked.Agent,
        InvitedAtUtc = now,
        OpenUntilUtc = now + window,
    };

    /// <summary>The news of it.</summary>
    public SurveyInvited Invited => new(Id, Conversation, Ticket, Channel, Case);

    /// <summary>What the log tells of.</summary>
    public string SubjectKind => Ticket is null ? "conversation" : "ticket";

    public Guid Subject => Ticket ?? Case;

    public bool IsOpen(DateTime now) => now <= OpenUntilUtc;

    /// <summary>Takes an answer; true when it is the first.</summary>
    public bool Answer(int score, string? comment, DateTime now)
    {
        if (!IsOpen(now))
        {
            throw new RuleBroken<SatisfactionText>("satisfaction.closed");
        }

        var first = Score is null;
        (Score, Comment, AnsweredAtUtc) = (score, string.IsNullOrWhiteSpace(comment) ? null : comment.Trim(), now);
        Version++;
        return first;
    }
}

/// <summary>What is asked about, whom, and where.</summary>
internal sealed record Asked(Guid Shop, Guid Case, ConversationId? Conversation, Guid? Ticket, CustomerId Customer, string Channel, StaffId? Agent);
