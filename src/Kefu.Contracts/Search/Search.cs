namespace Kefu.Contracts.Search;

/// <summary>Something found by words.</summary>
/// <param name="Kind">What it is: <c>ticket</c>, <c>conversation</c>, <c>order</c>, <c>article</c>, <c>customer</c>.</param>
/// <param name="Title">Its number with what it is about.</param>
/// <param name="Text">The words around the match.</param>
/// <param name="Href">Where it opens.</param>
public sealed record SearchHit(string Kind, string Title, string Text, string Href, DateTime AtUtc);

/// <summary>Finds the records of one context by words; gives only what the actor may see.</summary>
public interface ISearchSource
{
    /// <summary>The kind of its hits.</summary>
    string Kind { get; }

    /// <summary>The newest hits; none when the actor lacks the right.</summary>
    Task<IReadOnlyList<SearchHit>> SearchAsync(string query, int take, CancellationToken ct);
}
