using Kefu.Contracts.Conversations;
using Kefu.Contracts.Customers;
using Kefu.Conversations.Data;
using Kefu.Conversations.Views;
using Kefu.Platform.Access;
using Kefu.Platform.Handling;

namespace Kefu.Conversations.RequestPerson;

/// <summary>The customer asks for a person. Asking again changes nothing.</summary>
[RequiresVisitor]
public sealed record RequestPerson : ICommand<CustomerConversation>;

internal sealed class RequestPersonHandler(CurrentActor current, ConversationReach reach, Handover handover, Reopening reopening, Opening opening, ThreadViews views)
    : IHandler<RequestPerson, CustomerConversation>
{
    public async Task<CustomerConversation> HandleAsync(RequestPerson request, CancellationToken ct)
    {
        var found = await reach.CurrentOfAsync(new CustomerId(current.Actor.CustomerId ?? Guid.Empty), ct);
        if (found is { Status: ConversationStatus.Resolved } && found.LastAuthor == nameof(AuthorKind.Customer) && found.LastMessageAtUtc > found.ResolvedAtUtc)
        {
            // What they said since then stands in the settled conversation: that one comes back, not an empty one beside it.
            await reopening.ComeBackAsync(found, ct);
        }

        if (found is not { IsOpen: true })
        {
            found = await opening.OpenAsync(found, ct);
        }

        await handover.AskAsync(found, HandoverReason.Asked, ct);
        return await views.OfAsync(found, found.Language, ct);
    }
}
