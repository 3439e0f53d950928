namespace Kefu.Ui;

/// <summary>One choice of a list.</summary>
public sealed record Option(string Value, string Text)
{
    /// <summary>The heading it stands under.</summary>
    public string? Group { get; init; }
}
