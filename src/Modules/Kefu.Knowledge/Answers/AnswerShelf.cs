using System.Collections.Concurrent;
using Kefu.Contracts.Knowledge;
using Kefu.Knowledge.Domain;
using Kefu.Platform.Log;

namespace Kefu.Knowledge.Answers;

/// <summary>What a shop has published in a language, ready for questions.</summary>
internal sealed record ShelfOfShop(AnswerIndex<ArticleId> Index, IReadOnlyDictionary<ArticleId, PublishedArticle> Articles);

/// <summary>An article as published.</summary>
internal sealed record PublishedArticle(ArticleId Id, string Title, string Answer, IReadOnlyList<AnswerSection> Sections, bool Quick, DateTime PublishedAtUtc);

/// <summary>The published answers this node keeps ready, dropped when the log tells of a change.</summary>
internal sealed class AnswerShelf : INodeListener
{
    private readonly ConcurrentDictionary<(Guid Shop, string Language), ShelfOfShop> _shelves = new();
    private long _generation;

    public void Heard(LogEntry entry)
    {
        if (entry.Is<ArticlePublished>() || entry.Is<ArticleWithdrawn>())
        {
            Drop();
        }
    }

    public void Drop()
    {
        Interlocked.Increment(ref _generation);
        _shelves.Clear();
    }

    public async Task<ShelfOfShop> GetAsync(Guid shopId, string language, Func<Task<ShelfOfShop>> build)
    {
        if (_shelves.TryGetValue((shopId, language), out var known))
        {
            return known;
        }

        var generation = Interlocked.Read(ref _generation);
        var built = await build();
        if (generation == Interlocked.Read(ref _generation))
        {
            _shelves[(shopId, language)] = built;
        }

        return built;
    }
}
