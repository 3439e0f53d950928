namespace Kefu.Ui;

/// <summary>One tab.</summary>
public sealed record TabItem(string Href, string Text, bool Current)
{
    /// <summary>How many stand behind it.</summary>
    public long? Count { get; init; }
}
