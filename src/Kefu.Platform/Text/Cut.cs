namespace Kefu.Platform.Text;

/// <summary>Shortens texts without breaking a character: half an emoji cannot be stored.</summary>
public static class Cut
{
    /// <summary>The text, or its first <paramref name="most"/> UTF-16 units, one fewer when the last would be half a character.</summary>
    public static string To(string text, int most) =>
        text.Length <= most ? text : most <= 0 ? "" : text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)];
}
