namespace Kefu.Platform.Web;

/// <summary>A value of an address's query by its name, in the spelling that answers use or any other case.</summary>
public readonly record struct Named<T>(T Value)
    where T : struct, Enum
{
#pragma warning disable CA1000 // This is where the framework looks for it.
    /// <summary>Reads a name; numbers are no names.</summary>
    public static bool TryParse(string? text, out Named<T> named)
#pragma warning restore CA1000
    {
        var known = Enum.TryParse<T>(text, ignoreCase: true, out var value) && Enum.IsDefined(value) && !char.IsAsciiDigit(text![0]);
        named = new Named<T>(value);
        return known;
    }
}
