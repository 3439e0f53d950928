using System.Text.Json;
using Kefu.Platform.Persistence;
using Kefu.Ui;

namespace Kefu.Operations.Settings;

/// <summary>Says which values differ between two versions of a document.</summary>
internal static class JsonDiff
{
    private static readonly JsonSerializerOptions Indented = new(KefuJson.Options) { WriteIndented = true };

    public static IReadOnlyList<DiffRow> Between(string before, string after)
    {
        using var old = JsonDocument.Parse(before);
        using var now = JsonDocument.Parse(after);
        var (left, right) = (new SortedDictionary<string, string>(StringComparer.Ordinal), new SortedDictionary<string, string>(StringComparer.Ordinal));
        Flatten(old.RootElement, "", left);
        Flatten(now.RootElement, "", right);
        return [.. left.Keys.Union(right.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Where(k => left.GetValueOrDefault(k) != right.GetValueOrDefault(k))
            .Select(k => new DiffRow(k, left.GetValueOrDefault(k), right.GetValueOrDefault(k)))];
    }

    public static string Pretty(string json)
    {
        using var document = JsonDocument.Parse(json);
        return JsonSerializer.Serialize(document.RootElement, Indented);
    }

    private static void Flatten(JsonElement element, string path, SortedDictionary<string, string> into)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                {
                    Flatten(property.Value, path.Length == 0 ? property.Name : path + "." + property.Name, into);
                }

                break;
            case JsonValueKind.Array:
                var index = 0;
                foreach (var item in element.EnumerateArray())
                {
                    Flatten(item, $"{path}[{++index}]", into);
                }

                break;
            case JsonValueKind.Undefined or JsonValueKind.Null:
                break;
            default:
                into[path] = element.ToString();
                break;
        }
    }
}
