using Kefu.Contracts.Customers;
using Kefu.Contracts.Identity;
using Kefu.Conversations.Domain;

namespace Kefu.Conversations.Views;

/// <summary>Builds the lines of the list.</summary>
internal sealed class RowViews(ICustomers customers, IStaffDirectory staff)
{
    public async Task<IReadOnlyList<ConversationRow>> OfAsync(IReadOnlyList<Conversation> conversations, string language, CancellationToken ct)
    {
        var people = await staff.FindManyAsync([.. conversations.SelectMany(PeopleOf).Distinct()], ct);
        var known = await customers.NamesAsync([.. conversations.Select(c => c.CustomerId).Distinct()], ct);
        return [.. conversations.Select(c => Row(c, known.GetValueOrDefault(c.CustomerId), people, language))];
    }

    private static IEnumerable<StaffId> PeopleOf(Conversation c) =>
        new[] { c.AssignedTo, c.Owner, c.OfferedTo, c.TransferFrom, c.TransferTo }.Where(s => s is not null).Select(s => s!.Value);

    private static ConversationRow Row(Conversation c, CustomerName? customer, IReadOnlyDictionary<StaffId, StaffCard> people, string language)
    {
        PersonView? Person(StaffId? id) => id is { } known ? new PersonView(known, people.GetValueOrDefault(known)?.Name ?? "") : null;
        return new ConversationRow(
            c.Id,
            c.Number,
            c.ShopId,
            c.CustomerId,
            customer is { Name.Length: > 0 } ? customer.Name : ConversationsText.In(language, "visitor.name", c.CustomerId.ToString()[^4..].ToUpperInvariant()),
            c.Tier,
            customer?.Anonymous ?? true,
            c.Channel,
            c.Language,
            c.Class,
            c.Stage,
            c.Status,
            c.QueueId,
            Person(c.AssignedTo),
            Person(c.Owner),
            Person(c.OfferedTo),
            c.OfferExpiresAtUtc,
            c.TransferFrom is { } from ? new TransferView(Person(from)!, Person(c.TransferTo), c.TransferQueue, c.TransferExpiresAtUtc ?? default) : null,
            c.TagList,
            c.LastText,
            c.LastAuthor,
            c.LastMessageAtUtc,
            c.LastPublicSeq,
            c.LastCustomerSeq > c.AgentReadSeq,
            c.OpenedAtUtc,
            c.HandoverAtUtc,
            c.AcceptedAtUtc,
            c.FirstResponseAtUtc,
            c.ResolvedAtUtc,
            c.WaitingSinceUtc,
            DueOf(c))
        {
            SnoozedUntilUtc = c.SnoozedUntilUtc,
            MergedInto = c.MergedInto,
        };
    }

    private static DueView? DueOf(Conversation c)
    {
        if (c.DueAtUtc == Conversation.Never)
        {
            return null;
        }

        var parts = c.DueReason.Split('|', 2);
        return new DueView(c.DueAtUtc, c.DueTotalSeconds, parts[0], parts.Length > 1 ? parts[1] : "");
    }
}
