using System.Globalization;
using FluentValidation;
using Kefu.Contracts.Conversations;
using Kefu.Contracts.Customers;
using Kefu.Contracts.Satisfaction;
using Kefu.Conversations.Data;
using Kefu.Conversations.Domain;
using Kefu.Conversations.Views;
using Kefu.Platform.Access;
using Kefu.Platform.Errors;
using Kefu.Platform.Handling;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Microsoft.Extensions.Localization;

namespace Kefu.Conversations.EndConversation;

/// <summary>The customer ends the conversation. A served one is settled, any other is just over.</summary>
[RequiresVisitor]
public sealed record CloseOwnConversation : ICommand<Done>;

/// <summary>The customer gives the queue up and leaves a message that becomes a ticket.</summary>
[RequiresVisitor]
public sealed record LeaveMessage(string Contact, string Text) : ICommand<Done>;

/// <summary>The customer's answer to the survey.</summary>
[RequiresVisitor]
public sealed record AnswerSurvey(Guid SurveyId, int Score, string? Comment) : ICommand<SurveyView>;

internal sealed class LeaveMessageValidator : AbstractValidator<LeaveMessage>
{
    public LeaveMessageValidator(IStringLocalizer<ConversationsText> text)
    {
        RuleFor(m => m.Contact).NotEmpty().WithMessage(_ => text["conversations.contact-needed"]).MaximumLength(200).WithMessage(_ => text["conversations.text-too-long", 200]);
        RuleFor(m => m.Text).NotEmpty().WithMessage(_ => text["conversations.text-needed"]).MaximumLength(4000).WithMessage(_ => text["conversations.text-too-long", 4000]);
    }
}

internal sealed class AnswerSurveyValidator : AbstractValidator<AnswerSurvey>
{
    public AnswerSurveyValidator(IStringLocalizer<ConversationsText> text)
    {
        RuleFor(a => a.Score).InclusiveBetween(1, 5).WithMessage(_ => text["conversations.score-range"]);
        RuleFor(a => a.Comment).MaximumLength(1000).WithMessage(_ => text["conversations.text-too-long", 1000]);
    }
}

internal sealed class EndConversationHandler(
    ConversationReach reach, CurrentActor current, ThreadWriter thread, EventLog log, Endings endings, Opening opening, ISurveys? surveys = null)
    : IHandler<CloseOwnConversation, Done>, IHandler<LeaveMessage, Done>, IHandler<AnswerSurvey, SurveyView>
{
    private CustomerId Customer => new(current.Actor.CustomerId ?? Guid.Empty);

    public async Task<Done> HandleAsync(CloseOwnConversation request, CancellationToken ct)
    {
        if (await reach.CurrentOfAsync(Customer, ct) is not { IsOpen: true } conversation)
        {
            return default;
        }

        const string Notice = "notice.customer-ended";
        await (conversation.Status is ConversationStatus.Active ? endings.SettleAsync(conversation, null, Notice, ct) : endings.CloseAsync(conversation, "customer", Notice, ct));
        return default;
    }

    public async Task<Done> HandleAsync(LeaveMessage request, CancellationToken ct)
    {
        var conversation = await reach.CurrentOfAsync(Customer, ct);
        if (conversation is not { IsOpen: true })
        {
            conversation = await opening.OpenAsync(conversation, ct);
        }

        if (conversation.Status is ConversationStatus.Active)
        {
            throw new RuleBroken<ConversationsText>("conversations.served-already");
        }

        await thread.WriteAsync(
            new Draft(
                conversation.Id, conversation.ShopId, conversation.CustomerId, Guid.CreateVersion7(), AuthorKind.Customer, current.Actor.Id, current.Actor.Name, Visibility.Public, MessageKind.Text,
                request.Text.Trim()),
            ct);
        await endings.CloseAsync(conversation, "left-message", "notice.message-left", ct);
        log.Append(new QueueLeft(conversation.Id, request.Contact.Trim(), request.Text.Trim()), "conversation", conversation.Id.Value, conversation.ShopId);
        return default;
    }

    public async Task<SurveyView> HandleAsync(AnswerSurvey request, CancellationToken ct)
    {
        if (surveys is null)
        {
            throw new NotFound();
        }

        return ThreadViews.ViewOf(await surveys.AnswerAsync(new SurveyId(request.SurveyId), Customer.Value, request.Score, request.Comment, CultureInfo.CurrentUICulture.Name, ct));
    }
}
