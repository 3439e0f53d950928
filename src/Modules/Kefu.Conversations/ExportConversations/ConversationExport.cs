using System.Globalization;
using Kefu.Contracts.Conversations;
using Kefu.Contracts.Customers;
using Kefu.Contracts.Identity;
using Kefu.Conversations.Data;
using Kefu.Conversations.Domain;
using Kefu.Conversations.Views;
using Kefu.Platform.Exports;
using Kefu.Platform.Persistence;
using Kefu.Platform.Text;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Conversations.ExportConversations;

/// <summary>Conversations with what was said in them, a line a message, in the order of their numbers.</summary>
internal sealed class ConversationExport(KefuDbContext db, ConversationReach reach, ThreadViews views, ICustomers customers, IStaffDirectory staff) : IExportKind
{
    private const int Conversations = 50;
    private const int Messages = 1000;

    public string Name => "conversations";

    public string Permission => "conversations.see-all";

    public string InternalPermission => "conversations.export-notes";

    public Type Resource => typeof(ConversationsText);

    public IReadOnlyList<string> Columns =>
        ["number", "status", "channel", "class", "tags", "customer_id", "customer", "agent", "opened_at", "resolved_at", "seq", "at", "author", "author_name", "visibility", "kind", "text"];

    public async Task<ExportPage> ReadAsync(ExportAsk ask, string? after, CancellationToken ct)
    {
        // "number.seq": on with the messages of this conversation behind seq, then with the next conversation.
        var parts = (after ?? "0.0").Split('.');
        var (number, seq) = (long.Parse(parts[0], CultureInfo.InvariantCulture), long.Parse(parts[1], CultureInfo.InvariantCulture));
        var all = (await reach.QueryAsync(ct)).AsNoTracking().Where(c => c.ShopId == ask.ShopId && c.OpenedAtUtc < ask.ToUtc && (seq > 0 ? c.Number >= number : c.Number > number));
        all = ask.FromUtc is { } from ? all.Where(c => c.OpenedAtUtc >= from) : all;
        var found = await all.OrderBy(c => c.Number).Take(Conversations).ToListAsync(ct);
        if (found.Count == 0)
        {
            return new ExportPage([], null);
        }

        var messages = await MessagesAsync(ask, found, seq, ct);
        string next;
        if (messages.Count > Messages)
        {
            // Too much said for one page: the first conversation alone, as far as it goes.
            messages = await MessagesAsync(ask, [found[0]], seq, ct);
            next = messages.Count > Messages ? string.Create(CultureInfo.InvariantCulture, $"{found[0].Number}.{messages[Messages - 1].Seq}") : string.Create(CultureInfo.InvariantCulture, $"{found[0].Number}.0");
            (found, messages) = ([found[0]], [.. messages.Take(Messages)]);
        }
        else
        {
            next = string.Create(CultureInfo.InvariantCulture, $"{found[^1].Number}.0");
        }

        return new ExportPage(await LinesAsync(ask, found, messages, ct), next);
    }

    private Task<List<Message>> MessagesAsync(ExportAsk ask, List<Conversation> of, long after, CancellationToken ct)
    {
        var (ids, first) = (of.ConvertAll(c => c.Id), of[0].Id);
        var messages = db.Set<Message>().AsNoTracking().Where(m => ids.Contains(m.ConversationId) && (m.ConversationId != first || m.Seq > after));
        messages = ask.Internal ? messages : messages.Where(m => m.Visibility == Visibility.Public);
        return messages.OrderBy(m => m.Seq).Take(Messages + 1).ToListAsync(ct);
    }

    private async Task<IReadOnlyList<string>> LinesAsync(ExportAsk ask, List<Conversation> found, List<Message> messages, CancellationToken ct)
    {
        var people = await customers.FindManyAsync([.. found.Select(c => c.CustomerId).Distinct()], ct);
        var agents = await staff.FindManyAsync([.. found.Select(c => c.AssignedTo).OfType<StaffId>().Distinct()], ct);
        // As the floor reads them: notices in words, and what was recalled only for who may see it.
        var shown = (await views.ForStaffAsync(messages, CultureInfo.CurrentUICulture.Name, ct)).ToLookup(m => m.ConversationId);
        string Words(string? text) => CsvCell.Of(ask.Unmasked || text is null ? text : Masking.Redact(text));
        return
        [
            .. found.SelectMany(c =>
            {
                var who = people.GetValueOrDefault(c.CustomerId);
                string[] head =
                [
                    CsvCell.Of(c.Number), CsvCell.Of(c.Status.ToString()), CsvCell.Of(c.Channel), CsvCell.Of(c.Class), CsvCell.Of(c.Tags), CsvCell.Of(who?.ExternalId), CsvCell.Of(ask.Unmasked ? who?.Name : Masking.Name(who?.Name)),
                    CsvCell.Of(c.AssignedTo is { } id ? agents.GetValueOrDefault(id)?.Name : null), CsvCell.Of(c.OpenedAtUtc), c.ResolvedAtUtc is { } at ? CsvCell.Of(at) : CsvCell.Of((string?)null),
                ];
                return shown[c.Id].Select(m => CsvCell.Line([
                    .. head, CsvCell.Of(m.Seq), CsvCell.Of(m.At), CsvCell.Of(m.Author.Kind.ToString()), CsvCell.Of(m.Author.Kind is AuthorKind.Customer && !ask.Unmasked ? Masking.Name(m.Author.Name) : m.Author.Name),
                    CsvCell.Of(m.Visibility.ToString()), CsvCell.Of(m.Kind.ToString()), Words(m.Text)]));
            }),
        ];
    }
}
