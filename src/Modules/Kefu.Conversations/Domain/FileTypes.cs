using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Kefu.Platform.Text;

namespace Kefu.Conversations.Domain;

/// <summary>What a file is, judged by what it holds and by its last extension together: neither alone is believed.</summary>
internal static class FileTypes
{
    private static readonly Dictionary<string, string> Allowed = new(StringComparer.Ordinal)
    {
        [".png"] = "image/png",
        [".jpg"] = "image/jpeg",
        [".jpeg"] = "image/jpeg",
        [".gif"] = "image/gif",
        [".webp"] = "image/webp",
        [".pdf"] = "application/pdf",
        [".txt"] = "text/plain",
        [".csv"] = "text/csv",
        [".mp4"] = "video/mp4",
        [".webm"] = "audio/webm",
        [".m4a"] = "audio/mp4",
        [".ogg"] = "audio/ogg",
        [".docx"] = "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        [".xlsx"] = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    };

    /// <summary>The extensions that are taken.</summary>
    public static IReadOnlyList<string> Extensions { get; } = [.. Allowed.Keys];

    /// <summary>The type to keep and serve the file as, or null when it is not taken.</summary>
    public static FileType? Of(string fileName, ReadOnlySpan<byte> head)
    {
        if (!Allowed.TryGetValue(ExtensionOf(fileName), out var type))
        {
            return null;
        }

        var held = Sniff(head);
        var fits = type switch
        {
            "text/plain" or "text/csv" => held is null && LooksLikeText(head),
            _ when type.StartsWith("application/vnd.", StringComparison.Ordinal) => held is "application/zip",
            _ when type.StartsWith("image/", StringComparison.Ordinal) => held?.StartsWith("image/", StringComparison.Ordinal) == true,
            "audio/mp4" => held is "video/mp4",
            _ => string.Equals(held, type, StringComparison.Ordinal),
        };

        // A picture under the wrong picture's name is served as what it is.
        return !fits ? null : new FileType(type.StartsWith("image/", StringComparison.Ordinal) ? held! : type, Dimensions(held, head));
    }

    /// <summary>The name as data: without folders, invisible signs and line breaks, cut to what fits.</summary>
    public static string CleanName(string? fileName)
    {
        var text = (fileName ?? "").Normalize(NormalizationForm.FormKC).Replace('\\', '/');
        text = text[(text.LastIndexOf('/') + 1)..];
        var name = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
                or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator))
            {
                name.Append(rune.ToString());
            }
        }

        // "x.php:.png" is x.php on some disks.
        var clean = name.ToString().Split(':')[0].Trim().TrimEnd('.', ' ');
        return clean.Length switch
        {
            0 => "file",
            <= 120 => clean,
            _ => Cut.To(clean, 120 - Path.GetExtension(clean).Length) + Path.GetExtension(clean),
        };
    }

    private static string ExtensionOf(string fileName) => Path.GetExtension(CleanName(fileName)).ToLowerInvariant();

    private static string? Sniff(ReadOnlySpan<byte> head) => head switch
    {
        [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => "image/png",
        [0xFF, 0xD8, 0xFF, ..] => "image/jpeg",
        [(byte)'G', (byte)'I', (byte)'F', (byte)'8', ..] => "image/gif",
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] => "image/webp",
        [(byte)'%', (byte)'P', (byte)'D', (byte)'F', (byte)'-', ..] => "application/pdf",
        [(byte)'P', (byte)'K', 3, 4, ..] => "application/zip",
        [0x1A, 0x45, 0xDF, 0xA3, ..] => "audio/webm",
        [(byte)'O', (byte)'g', (byte)'g', (byte)'S', ..] => "audio/ogg",
        [_, _, _, _, (byte)'f', (byte)'t', (byte)'y', (byte)'p', ..] => "video/mp4",
        _ => null,
    };

    private static bool LooksLikeText(ReadOnlySpan<byte> head)
    {
        foreach (var b in head)
        {
            if (b is 0 or (< 0x20 and not (0x09 or 0x0A or 0x0D)))
            {
                return false;
            }
        }

        return true;
    }

    private static (int Width, int Height)? Dimensions(string? type, ReadOnlySpan<byte> head) => type switch
    {
        "image/png" when head.Length >= 24 => (BinaryPrimitives.ReadInt32BigEndian(head[16..]), BinaryPrimitives.ReadInt32BigEndian(head[20..])),
        "image/gif" when head.Length >= 10 => (BinaryPrimitives.ReadUInt16LittleEndian(head[6..]), BinaryPrimitives.ReadUInt16LittleEndian(head[8..])),
        "image/jpeg" => Jpeg(head),
        _ => null,
    };

    private static (int Width, int Height)? Jpeg(ReadOnlySpan<byte> head)
    {
        for (var at = 2; at + 9 < head.Length && head[at] == 0xFF;)
        {
            var marker = head[at + 1];
            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
            {
                return (BinaryPrimitives.ReadUInt16BigEndian(head[(at + 7)..]), BinaryPrimitives.ReadUInt16BigEndian(head[(at + 5)..]));
            }

            at += 2 + BinaryPrimitives.ReadUInt16BigEndian(head[(at + 2)..]);
        }

        return null;
    }
}

/// <summary>A file's type and, of a picture, its size in pixels when the head tells.</summary>
internal sealed record FileType(string ContentType, (int Width, int Height)? Pixels)
{
    public bool IsImage => ContentType.StartsWith("image/", StringComparison.Ordinal);
}
