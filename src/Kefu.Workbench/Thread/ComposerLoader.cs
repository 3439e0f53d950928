using Kefu.Contracts.Conversations;
using Kefu.Contracts.Identity;
using Kefu.Contracts.Knowledge;
using Kefu.Platform.Access;
using Kefu.Platform.Text;
using Kefu.Workbench.Desk;

namespace Kefu.Workbench.Thread;

/// <summary>A choice of the panel above the composer; the ranges say which characters met what was typed.</summary>
public sealed record Choice(string Id, string? Code, string Title, string? Text, IReadOnlyList<TextRange> CodeRanges, IReadOnlyList<TextRange> TitleRanges);

/// <summary>What the composer offers: phrases, canned replies, answers, people.</summary>
internal sealed class ComposerLoader(IConversationBoard board, Sources sources, Turns turns, CurrentActor current)
{
    private const int Most = 8;

    /// <summary>The shop's phrase in the customer's language, with what is known filled in.</summary>
    public Task<string?> PhraseAsync(DeskThread thread, string purpose, CancellationToken ct) => turns.TakeAsync(() => PhraseCoreAsync(thread, purpose, ct), ct);

    private async Task<string?> PhraseCoreAsync(DeskThread thread, string purpose, CancellationToken ct)
    {
        var phrase = (await sources.AskAsync<ICannedReplies, string?>(c => c.PhraseAsync(thread.Row.ShopId, purpose, thread.Row.Language, ct))).Value;
        return phrase is null ? null : (await FillerAsync(thread, ct))(phrase);
    }

    public Task<IReadOnlyList<Choice>> CannedAsync(DeskThread thread, string query, CancellationToken ct) => turns.TakeAsync(() => CannedCoreAsync(thread, query, ct), ct);

    private async Task<IReadOnlyList<Choice>> CannedCoreAsync(DeskThread thread, string query, CancellationToken ct)
    {
        var found = await sources.AskAsync<ICannedReplies, IReadOnlyList<CannedReplyCard>>(c => c.SearchAsync(thread.Row.ShopId, query, Most, ct));
        var fill = await FillerAsync(thread, ct);
        return [.. (found.Value ?? []).Select(c => new Choice(c.Id.ToString(), c.Code, c.Title, fill(c.Text), Pinyin.Matches(c.Code, query), Pinyin.Matches(c.Title, query)))];
    }

    public Task<IReadOnlyList<Choice>> PeopleAsync(DeskThread thread, string query, CancellationToken ct) => turns.TakeAsync(() => PeopleCoreAsync(thread, query, ct), ct);

    private async Task<IReadOnlyList<Choice>> PeopleCoreAsync(DeskThread thread, string query, CancellationToken ct)
    {
        var all = (await sources.AskAsync<IStaffDirectory, IReadOnlyList<StaffCard>>(s => s.ListAsync(thread.Row.ShopId, ct))).Value ?? [];
        return [.. all.Where(s => s.Id.Value != current.Actor.Id && Matches(s.Name, query)).Take(Most).Select(s => new Choice(s.Id.ToString(), null, s.Name, s.TeamName, [], Pinyin.Matches(s.Name, query)))];
    }

    /// <summary>Published answers to the customer's last words, or to what the agent looks for.</summary>
    public Task<IReadOnlyList<AnswerMatch>> AnswersAsync(DeskThread thread, string? query, CancellationToken ct) => turns.TakeAsync(() => AnswersCoreAsync(thread, query, ct), ct);

    private async Task<IReadOnlyList<AnswerMatch>> AnswersCoreAsync(DeskThread thread, string? query, CancellationToken ct)
    {
        var question = string.IsNullOrWhiteSpace(query) ? await board.LastQuestionAsync(thread.Row.Id, ct) : query.Trim();
        return string.IsNullOrWhiteSpace(question)
            ? []
            : (await sources.AskAsync<IAnswers, IReadOnlyList<AnswerMatch>>(a => a.FindAsync(thread.Row.ShopId, thread.Row.Language, question, 3, ct))).Value ?? [];
    }

    /// <summary>Fills the variables the desk knows; the others stay visible, and the composer does not send them.</summary>
    private async Task<Func<string, string>> FillerAsync(DeskThread thread, CancellationToken ct)
    {
        var shop = (await sources.AskAsync<IShopDirectory, ShopCard?>(s => s.FindAsync(thread.Row.ShopId, ct))).Value;
        var shipment = thread.Order?.Shipments is [.., var last] ? last : null;
        return text => Placeholders.Fill(text, name => name.ToLowerInvariant() switch
        {
            "客户" or "customer" => thread.Customer?.Name,
            "客服" or "agent" => current.Actor.Name,
            "店铺" or "shop" => shop?.Name,
            "订单号" or "order" => thread.OrderNumber,
            "商品" or "product" => thread.Order?.Lines is [var line, ..] ? line.Title : null,
            "快递公司" or "carrier" => shipment?.Carrier,
            "运单号" or "tracking" => shipment?.TrackingNumber,
            _ => null,
        });
    }

    private static bool Matches(string name, string query) => query.Length == 0 || Pinyin.Matches(name, query).Count > 0;
}
