using System.Text.Json;
using Kefu.Platform.Persistence;
using Kefu.Ui;

namespace Kefu.Operations.Settings;

/// <summary>Says which values differ between two versions of a document.</summary>
internal static class JsonDiff
{
    private static readonly JsonSerializerOptions Indented = new(KefuJson.Options) { WriteIndented = true };

    /// <summary>The values that differ, in the order of their ways.</summary>
    /// <param name="label">What a value is called, by its way through the document; list entries stand as <c>[1]</c>.</param>
    public static IReadOnlyList<DiffRow> Between(string before, string after, Func<IReadOnlyList<string>, string> label)
    {
        using var old = JsonDocument.Parse(before);
        using var now = JsonDocument.Parse(after);
        var (left, right) = (Flatten(old.RootElement), Flatten(now.RootElement));
        return [.. left.Concat(right).DistinctBy(v => v.Key, StringComparer.Ordinal).OrderBy(v => v.Key, StringComparer.Ordinal)
            .Select(v => (v.Value.Way, Before: left.GetValueOrDefault(v.Key).Text, After: right.GetValueOrDefault(v.Key).Text))
            .Where(v => v.Before != v.After)
            .Select(v => new DiffRow(label(v.Way), v.Before, v.After))];
    }

    public static string Pretty(string json)
    {
        using var document = JsonDocument.Parse(json);
        return JsonSerializer.Serialize(document.RootElement, Indented);
    }

    private static Dictionary<string, (IReadOnlyList<string> Way, string? Text)> Flatten(JsonElement element)
    {
        var into = new Dictionary<string, (IReadOnlyList<string> Way, string? Text)>(StringComparer.Ordinal);
        Flatten(element, [], into);
        return into;
    }

    private static void Flatten(JsonElement element, IReadOnlyList<string> way, Dictionary<string, (IReadOnlyList<string> Way, string? Text)> into)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                {
                    Flatten(property.Value, [.. way, property.Name], into);
                }

                break;
            case JsonValueKind.Array:
                var index = 0;
                foreach (var item in element.EnumerateArray())
                {
                    Flatten(item, [.. way, $"[{++index}]"], into);
                }

                break;
            case JsonValueKind.Undefined or JsonValueKind.Null:
                break;
            default:
                into[string.Join('.', way)] = (way, element.ToString());
                break;
        }
    }
}
