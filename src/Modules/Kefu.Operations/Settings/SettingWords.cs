using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Kefu.Platform.Settings;
using Microsoft.Extensions.Localization;

namespace Kefu.Operations.Settings;

/// <summary>What the fields of settings documents are called: the key <c>setting-field:{document}.{way}</c> of the document's resource class.</summary>
internal sealed class SettingWords(IStringLocalizerFactory localizers)
{
    /// <summary>The name of a value, by its way through the document. Entries of lists are numbered; what people named themselves stands as they did.</summary>
    public string Of(SettingDeclaration document, IReadOnlyList<string> way)
    {
        var words = localizers.Create(document.Resource);
        var (labels, key, type) = (new List<string>(), "setting-field:" + document.Key, document.Type);
        foreach (var step in way)
        {
            if (ElementOf(type) is { } element)
            {
                type = element;
                labels.Add(step.Trim('[', ']'));
                continue;
            }

            key += "." + step;
            var found = words[key];
            labels.Add(found.ResourceNotFound ? step : found.Value);
            type = FieldsOf(type).FirstOrDefault(f => NameOf(f) == step)?.PropertyType ?? typeof(object);
        }

        return string.Join(" · ", labels);
    }

    /// <summary>The keys of all names that a document needs.</summary>
    public static IEnumerable<string> KeysOf(SettingDeclaration document) => KeysOf(document.Type, "setting-field:" + document.Key);

    private static IEnumerable<string> KeysOf(Type type, string key)
    {
        while (ElementOf(type) is { } element)
        {
            type = element;
        }

        return FieldsOf(type).SelectMany(f => KeysOf(f.PropertyType, key + "." + NameOf(f)).Prepend(key + "." + NameOf(f)));
    }

    /// <summary>What a list or a table by names holds; null of anything else.</summary>
    private static Type? ElementOf(Type type)
    {
        if (type == typeof(string))
        {
            return null;
        }

        var held = type.GetInterfaces().Append(type).FirstOrDefault(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IEnumerable<>))?.GenericTypeArguments[0];
        return held is { IsGenericType: true } pair && pair.GetGenericTypeDefinition() == typeof(KeyValuePair<,>) ? pair.GenericTypeArguments[1] : held;
    }

    private static IEnumerable<PropertyInfo> FieldsOf(Type type) => type.Namespace?.StartsWith("Kefu.", StringComparison.Ordinal) != true || type.IsEnum
        ? []
        : type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanWrite && p.GetCustomAttribute<JsonIgnoreAttribute>() is null);

    private static string NameOf(PropertyInfo field) => JsonNamingPolicy.CamelCase.ConvertName(field.Name);
}
