using System.Globalization;
using Kefu.Contracts.Conversations;
using Kefu.Contracts.Routing;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Kefu.Workbench.Desk;

/// <summary>Which list the desk shows; it lives in the address, so that a link and a reload show the same.</summary>
public sealed record DeskQuery(BoardView View, string? Search, string? Tag, QueueId? Queue, ConversationStatus? Status)
{
    /// <summary>As many rows are shown at first, and so many more at a time.</summary>
    public const int Page = 50;

    /// <summary>As many are shown at most: who needs more narrows the list.</summary>
    public const int MostShown = 200;

    /// <summary>How many rows are shown.</summary>
    public int Take { get; init; } = Page;

    /// <summary>The same with another page of rows; null when no more are shown.</summary>
    public DeskQuery? WithMore => Take < MostShown ? this with { Take = Take + Page } : null;

    /// <summary>Reads it from an address; what cannot be read is left out.</summary>
    public static DeskQuery Of(IQueryCollection query) => new(
        Enum.TryParse<BoardView>(query["view"], ignoreCase: true, out var view) && Enum.IsDefined(view) ? view : BoardView.Mine,
        Text(query["q"], 100),
        Text(query["tag"], 40),
        QueueId.TryParse(query["queue"], out var queue) ? queue : null,
        Enum.TryParse<ConversationStatus>(query["status"], ignoreCase: true, out var status) && Enum.IsDefined(status) ? status : null)
    {
        Take = int.TryParse(query["take"], NumberStyles.None, CultureInfo.InvariantCulture, out var take) ? Math.Clamp(take, Page, MostShown) : Page,
    };

    /// <summary>Reads it from what stands after the question mark.</summary>
    public static DeskQuery Of(string query) => Of(new QueryCollection(QueryHelpers.ParseQuery(query)));

    /// <summary>True when the view is narrowed further.</summary>
    public bool Narrowed => Search is not null || Tag is not null || Queue is not null || Status is not null;

    /// <summary>The same as a question to the board.</summary>
    public BoardQuery ToBoard() => new(View, Search, Tag, Queue, Status) { Take = Take };

    /// <summary>The address of the desk with this list and a conversation.</summary>
    public string Href(Guid? conversation = null) => "/desk" + (conversation is { } id ? "/" + id.ToString("D", CultureInfo.InvariantCulture) : "") + Suffix;

    /// <summary>The question mark and what follows.</summary>
    public string Suffix
    {
        get
        {
            var query = new QueryString();
            query = View is BoardView.Mine ? query : query.Add("view", View.ToString().ToLowerInvariant());
            query = Search is null ? query : query.Add("q", Search);
            query = Tag is null ? query : query.Add("tag", Tag);
            query = Queue is null ? query : query.Add("queue", Queue.Value.ToString());
            query = Status is null ? query : query.Add("status", Status.Value.ToString().ToLowerInvariant());
            query = Take == Page ? query : query.Add("take", Take.ToString(CultureInfo.InvariantCulture));
            return query.ToUriComponent();
        }
    }

    /// <summary>The conversation in an address of the desk, or null.</summary>
    public static Guid? OpenIn(string? address)
    {
        var path = Uri.TryCreate(address, UriKind.Absolute, out var uri) ? uri.AbsolutePath : address ?? "";
        return path.StartsWith("/desk/", StringComparison.Ordinal) && Guid.TryParse(path["/desk/".Length..], out var id) ? id : null;
    }

    private static string? Text(string? value, int most) =>
        string.IsNullOrWhiteSpace(value) ? null : Platform.Text.Cut.To(value.Trim(), most);
}
