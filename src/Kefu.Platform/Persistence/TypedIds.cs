using System.Collections.Concurrent;
using System.Linq.Expressions;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Kefu.Platform.Persistence;

/// <summary>Finds the typed ids of the contracts: value types that hold one <c>Guid Value</c>.</summary>
public static class TypedIds
{
    private static readonly ConcurrentDictionary<Assembly, IReadOnlyList<Type>> Found = new();

    /// <summary>The typed ids that an assembly declares.</summary>
    public static IReadOnlyList<Type> In(Assembly assembly) => Found.GetOrAdd(assembly, a => [.. a.GetExportedTypes().Where(Is)]);

    /// <summary>True when the type is a typed id.</summary>
    public static bool Is(Type type) =>
        type is { IsValueType: true, IsEnum: false, IsPrimitive: false } && type != typeof(Guid) && type != typeof(DateTime)
        && type.Name.EndsWith("Id", StringComparison.Ordinal)
        && type.GetConstructor([typeof(Guid)]) is not null
        && type.GetProperty("Value") is { PropertyType: var p } && p == typeof(Guid);

    internal static Expression<Func<TId, Guid>> Read<TId>()
    {
        var id = Expression.Parameter(typeof(TId));
        return Expression.Lambda<Func<TId, Guid>>(Expression.Property(id, "Value"), id);
    }

    internal static Expression<Func<Guid, TId>> Make<TId>()
    {
        var value = Expression.Parameter(typeof(Guid));
        return Expression.Lambda<Func<Guid, TId>>(Expression.New(typeof(TId).GetConstructor([typeof(Guid)])!, value), value);
    }
}

/// <summary>Stores a typed id as its bare value.</summary>
internal sealed class TypedIdConverter<TId>() : ValueConverter<TId, Guid>(TypedIds.Read<TId>(), TypedIds.Make<TId>());

/// <summary>Writes a typed id in JSON as its bare value.</summary>
public sealed class TypedIdJson : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => TypedIds.Is(typeToConvert);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Converter<>).MakeGenericType(typeToConvert))!;

    private sealed class Converter<TId> : JsonConverter<TId>
        where TId : struct
    {
        private readonly Func<TId, Guid> _read = TypedIds.Read<TId>().Compile();
        private readonly Func<Guid, TId> _make = TypedIds.Make<TId>().Compile();

        public override TId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => _make(reader.GetGuid());

        public override void Write(Utf8JsonWriter writer, TId value, JsonSerializerOptions options) => writer.WriteStringValue(_read(value));

        public override TId ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => _make(Guid.Parse(reader.GetString()!));

        public override void WriteAsPropertyName(Utf8JsonWriter writer, TId value, JsonSerializerOptions options) => writer.WritePropertyName(_read(value).ToString());
    }
}

/// <summary>How Kefu writes JSON: in the log, in settings and on the wire.</summary>
public static class KefuJson
{
    /// <summary>Camel case, enums as words, typed ids as bare values, Chinese left readable.</summary>
    public static readonly JsonSerializerOptions Options = Apply(new JsonSerializerOptions());

    /// <summary>Sets the house's ways on options that somebody else owns.</summary>
    public static JsonSerializerOptions Apply(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        options.PropertyNameCaseInsensitive = true;
        options.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        options.Encoder = System.Text.Encodings.Web.JavaScriptEncoder.Create(System.Text.Unicode.UnicodeRanges.All);
        options.Converters.Add(new TypedIdJson());
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower));
        return options;
    }
}
