namespace Kefu.Ui;

/// <summary>An entry of the rail; only those the person may open are given.</summary>
/// <param name="Href">The page it opens.</param>
/// <param name="Icon">The icon's name.</param>
/// <param name="Label">Two characters in Chinese, one word in English.</param>
public sealed record NavItem(string Href, string Icon, string Label)
{
    /// <summary>What waits there and is overdue; drawn as a red figure.</summary>
    public int? Count { get; init; }

    /// <summary>The key that opens it, such as "g t".</summary>
    public string? Key { get; init; }

    /// <summary>More words to find it by in the palette, such as pinyin and English.</summary>
    public string? Words { get; init; }

    /// <summary>Another page that belongs to it.</summary>
    public string? Also { get; init; }

    /// <summary>Stands at the foot of the rail.</summary>
    public bool AtFoot { get; init; }

    /// <summary>A line is drawn above it.</summary>
    public bool StartsGroup { get; init; }
}

/// <summary>Who is signed in.</summary>
/// <param name="Name">The person's name.</param>
/// <param name="Account">The account, as typed at sign-in.</param>
public sealed record FrameUser(string Name, string Account);

/// <summary>What the frame of every page shows.</summary>
/// <param name="Items">The rail.</param>
/// <param name="User">Who is signed in; none before that.</param>
public sealed record FrameModel(IReadOnlyList<NavItem> Items, FrameUser? User)
{
    /// <summary>Where the search box leads.</summary>
    public string? SearchHref { get; init; } = "/search";

    /// <summary>Takes a form post with <c>language</c> (zh-CN or en) and <c>returnUrl</c>.</summary>
    public string LanguageHref { get; init; } = "/me/language";

    /// <summary>Takes a form post.</summary>
    public string SignOutHref { get; init; } = "/sign-out";

    /// <summary>The person's own page.</summary>
    public string? AccountHref { get; init; }
}

/// <summary>Tells the frame what to show; the host implements it from the modules and the person's rights.</summary>
public interface IFrameSource
{
    /// <summary>The frame of the present request.</summary>
    FrameModel Frame { get; }
}
