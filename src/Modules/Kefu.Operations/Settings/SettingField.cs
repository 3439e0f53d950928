using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Kefu.Operations.Settings;

/// <summary>One plain field of a settings document that is shown as a form.</summary>
internal sealed record SettingField(string Name, string Kind, string? Value)
{
    /// <summary>The fields of a document made of plain values only; null when it is deeper and must be shown as a whole.</summary>
    public static IReadOnlyList<SettingField>? Of(Type type, string json)
    {
        var properties = type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanWrite && p.GetMethod is { IsStatic: false }).ToList();
        if (properties.Count == 0 || properties.Exists(p => KindOf(p.PropertyType) is null))
        {
            return null;
        }

        using var document = JsonDocument.Parse(json);
        return [.. properties.Select(p =>
        {
            var name = JsonNamingPolicy.CamelCase.ConvertName(p.Name);
            var value = document.RootElement.TryGetProperty(name, out var found) ? found.ToString() : null;
            var kind = KindOf(p.PropertyType)!;
            return new SettingField(name, kind, kind == "bool" ? (value == bool.TrueString ? "true" : "false") : value);
        })];
    }

    /// <summary>Puts the fields of a sent form together again.</summary>
    public static string Read(IReadOnlyList<SettingField> fields, IFormCollection form)
    {
        var json = new JsonObject();
        foreach (var field in fields)
        {
            var text = form["f." + field.Name].ToString();
            json[field.Name] = field.Kind switch
            {
                "bool" => JsonValue.Create(text == "true"),
                "number" when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => JsonValue.Create(whole),
                "number" when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) => JsonValue.Create(real),
                _ => JsonValue.Create(text),
            };
        }

        return json.ToJsonString();
    }

    private static string? KindOf(Type type) =>
        type == typeof(bool) ? "bool"
        : type == typeof(int) || type == typeof(long) || type == typeof(double) ? "number"
        : type == typeof(string) ? "text"
        : null;
}
