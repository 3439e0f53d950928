using System.Text;
using Microsoft.AspNetCore.Http;

namespace Kefu.Ui;

/// <summary>Filters, order and place of a list, mirrored in the URL. Defaults are left out, so that a plain address is the plain list.</summary>
public sealed record TableQuery
{
    /// <summary>The filters that are set, by name.</summary>
    public IReadOnlyDictionary<string, string> Filters { get; init; } = new SortedDictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The column the list is ordered by; empty for the list's own order.</summary>
    public string Sort { get; init; } = "";

    /// <summary>The largest first.</summary>
    public bool Descending { get; init; }

    /// <summary>Rows after this key; keys are opaque to the browser.</summary>
    public string? After { get; init; }

    /// <summary>Rows before this key.</summary>
    public string? Before { get; init; }

    /// <summary>Words searched for.</summary>
    public string? Search { get; init; }

    /// <summary>True when any filter or search narrows the list.</summary>
    public bool IsNarrowed => Filters.Count > 0 || Search is not null;

    /// <summary>The value of a filter, or null.</summary>
    public string? this[string filter] => Filters.TryGetValue(filter, out var value) ? value : null;

    /// <summary>Reads a query string. Names outside the two lists are ignored, so that an address never orders by a column nobody offered.</summary>
    public static TableQuery Parse(IQueryCollection query, IEnumerable<string> filters, IEnumerable<string> sorts)
    {
        var set = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in filters)
        {
            if (Text(query, name) is { } value)
            {
                set[name] = value;
            }
        }

        var sort = Text(query, "sort") ?? "";
        var descending = sort.StartsWith('-');
        sort = descending ? sort[1..] : sort;
        var known = sorts.Contains(sort, StringComparer.Ordinal);
        var before = Text(query, "before");
        return new TableQuery
        {
            Filters = set,
            Sort = known ? sort : "",
            Descending = known && descending,
            After = before is null ? Text(query, "after") : null,
            Before = before,
            Search = Text(query, "q"),
        };
    }

    /// <summary>The same list with a filter set, or removed when the value is empty, from its first page.</summary>
    public TableQuery WithFilter(string name, string? value)
    {
        var filters = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, old) in Filters)
        {
            filters[key] = old;
        }

        if (string.IsNullOrEmpty(value))
        {
            filters.Remove(name);
        }
        else
        {
            filters[name] = value;
        }

        return this with { Filters = filters, After = null, Before = null };
    }

    /// <summary>The same list ordered by a column: first ascending, then descending, then its own order.</summary>
    public TableQuery WithSort(string sort) =>
        (Sort == sort, Descending) switch
        {
            (false, _) => this with { Sort = sort, Descending = false, After = null, Before = null },
            (true, false) => this with { Descending = true, After = null, Before = null },
            _ => this with { Sort = "", Descending = false, After = null, Before = null },
        };

    /// <summary>The page after a key.</summary>
    public TableQuery WithAfter(string? key) => this with { After = key, Before = null };

    /// <summary>The page before a key.</summary>
    public TableQuery WithBefore(string? key) => this with { After = null, Before = key };

    /// <summary>The list with nothing narrowed; its order stays.</summary>
    public TableQuery Cleared() => new() { Sort = Sort, Descending = Descending };

    /// <summary>The address of this list below a path.</summary>
    public string Href(string path)
    {
        var query = ToQueryString();
        return query.Length == 0 ? path : path + (path.Contains('?', StringComparison.Ordinal) ? "&" : "?") + query;
    }

    /// <summary>The query string without the question mark; empty for the plain list.</summary>
    public string ToQueryString()
    {
        var text = new StringBuilder();
        foreach (var (name, value) in Filters)
        {
            Add(text, name, value);
        }

        Add(text, "q", Search);
        Add(text, "sort", Sort.Length == 0 ? null : Descending ? "-" + Sort : Sort);
        Add(text, "after", After);
        Add(text, "before", Before);
        return text.ToString();
    }

    private static void Add(StringBuilder text, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            text.Append(text.Length == 0 ? "" : "&").Append(Uri.EscapeDataString(name)).Append('=').Append(Uri.EscapeDataString(value));
        }
    }

    private static string? Text(IQueryCollection query, string name) =>
        query.TryGetValue(name, out var values) && values[^1]?.Trim() is { Length: > 0 and <= 200 } value ? value : null;
}
