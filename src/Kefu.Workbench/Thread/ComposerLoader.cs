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
internal sealed class ComposerLoader(IConversationBoard board, Sources sources, CurrentActor current)
{
    private const int Most = 8;

    /// <summary>The shop's phrase in the customer's language, with what is known filled in.</summary>
    public async Task<string?> PhraseAsync(DeskThread thread, string purpose, CancellationToken ct)
    {
        var phrase = (await sources.AskAsync<ICannedReplies, string?>(c => c.PhraseAsync(thread.Row.ShopId, purpose, thread.Row.Language, ct))).Value;
        return phrase is null ? null : Fill(phrase, thread);
    }

    public async Task<IReadOnlyList<Choice>> CannedAsync(DeskThread thread, string query, CancellationToken ct)
    {
        var found = await sources.AskAsync<ICannedReplies, IReadOnlyList<CannedReplyCard>>(c => c.SearchAsync(thread.Row.ShopId, query, Most, ct));
        return [.. (found.Value ?? []).Select(c => new Choice(c.Id.ToString(), c.Code, c.Title, Fill(c.Text, thread), Pinyin.Matches(c.Code, query), Pinyin.Matches(c.Title, query)))];
    }

    public async Task<IReadOnlyList<Choice>> PeopleAsync(DeskThread thread, string query, CancellationToken ct)
    {
        var all = (await sources.AskAsync<IStaffDirectory, IReadOnlyList<StaffCard>>(s => s.ListAsync(thread.Row.ShopId, ct))).Value ?? [];
        return [.. all.Where(s => s.Id.Value != current.Actor.Id && Matches(s.Name, query)).Take(Most).Select(s => new Choice(s.Id.ToString(), null, s.Name, s.TeamName, [], Pinyin.Matches(s.Name, query)))];
    }

    /// <summary>Published answers to the customer's last words, or to what the agent looks for.</summary>
    public async Task<IReadOnlyList<AnswerMatch>> AnswersAsync(DeskThread thread, string? query, CancellationToken ct)
    {
        var question = string.IsNullOrWhiteSpace(query) ? await board.LastQuestionAsync(thread.Row.Id, ct) : query.Trim();
        return string.IsNullOrWhiteSpace(question)
            ? []
            : (await sources.AskAsync<IAnswers, IReadOnlyList<AnswerMatch>>(a => a.FindAsync(thread.Row.ShopId, thread.Row.Language, question, 3, ct))).Value ?? [];
    }

    /// <summary>Fills the variables the desk knows; the others stay visible, and the composer does not send them.</summary>
    private string Fill(string text, DeskThread thread)
    {
        foreach (var (name, value) in (ReadOnlySpan<(string, string?)>)
            [
                ("客户", thread.Customer?.Name), ("客户姓名", thread.Customer?.Name), ("customer", thread.Customer?.Name), ("customer.name", thread.Customer?.Name),
                ("订单号", thread.OrderNumber), ("order", thread.OrderNumber), ("order.number", thread.OrderNumber),
                ("客服", current.Actor.Name), ("客服姓名", current.Actor.Name), ("agent", current.Actor.Name), ("agent.name", current.Actor.Name),
            ])
        {
            if (!string.IsNullOrEmpty(value))
            {
                text = text.Replace("{{" + name + "}}", value, StringComparison.OrdinalIgnoreCase);
            }
        }

        return text;
    }

    private static bool Matches(string name, string query) => query.Length == 0 || Pinyin.Matches(name, query).Count > 0;
}
