using Kefu.Contracts.Search;
using Kefu.Platform.Text;

namespace Kefu.Workbench.Search;

/// <summary>What was found, by kind.</summary>
public sealed record Found(string Kind, IReadOnlyList<SearchHit> Hits);

/// <summary>Asks every context for what it finds; each gives only what the reader may see.</summary>
internal sealed class SearchLoader(IEnumerable<ISearchSource> sources)
{
    private const int LongestQuery = 200;

    public async Task<IReadOnlyList<Found>> FindAsync(string? query, int take, CancellationToken ct)
    {
        var words = query?.Trim() ?? "";
        words = Cut.To(words, LongestQuery);
        var found = new List<Found>();
        if (words.Length == 0)
        {
            return found;
        }

        // One after the other: the sources share the request's database connection.
        foreach (var source in sources)
        {
            var hits = await source.SearchAsync(words, take, ct);
            if (hits.Count > 0)
            {
                found.Add(new Found(source.Kind, hits));
            }
        }

        return found;
    }
}
