namespace Kefu.Contracts.Knowledge;

/// <summary>Event: a new edition of an article was saved; customers see it only once it is published.</summary>
public sealed record ArticleSaved(ArticleId Article, int Edition, string Title);

/// <summary>Event: a canned reply was written or changed.</summary>
public sealed record CannedReplySaved(Guid Reply, string Code, bool New);

/// <summary>Event: a canned reply was taken away.</summary>
public sealed record CannedReplyRemoved(Guid Reply, string Code);

/// <summary>Event: an article was published.</summary>
public sealed record ArticlePublished(ArticleId Article, string Title);

/// <summary>Event: an article was taken back.</summary>
public sealed record ArticleWithdrawn(ArticleId Article, string Reason);

/// <summary>A published question and answer that matches what was asked.</summary>
/// <param name="Score">0 to 1: how much of the question it meets.</param>
public sealed record AnswerMatch(ArticleId Article, string Title, string Answer, string? Section, double Score);

/// <summary>Finds published answers.</summary>
public interface IAnswers
{
    /// <summary>The best matches in the shop and language, best first.</summary>
    Task<IReadOnlyList<AnswerMatch>> FindAsync(Guid shopId, string language, string question, int take, CancellationToken ct);

    /// <summary>Questions the widget offers before anything is asked.</summary>
    Task<IReadOnlyList<string>> QuickQuestionsAsync(Guid shopId, string language, CancellationToken ct);
}

/// <summary>A canned reply.</summary>
/// <param name="Purpose"><c>reply</c>, <c>greeting</c> or <c>closing</c>.</param>
/// <param name="Ranges">Which characters of the title or code matched, for emphasis: start and length.</param>
public sealed record CannedReplyCard(Guid Id, string Code, string Title, string Group, string Text, string Purpose, IReadOnlyList<(int Start, int Length)> Ranges);

/// <summary>Finds canned replies.</summary>
public interface ICannedReplies
{
    /// <summary>Replies of the shop whose code, title, text, pinyin or pinyin initials match; all when the query is empty.</summary>
    Task<IReadOnlyList<CannedReplyCard>> SearchAsync(Guid shopId, string query, int take, CancellationToken ct);

    /// <summary>The shop's greeting or closing phrase in a language, or null.</summary>
    Task<string?> PhraseAsync(Guid shopId, string purpose, string language, CancellationToken ct);
}
