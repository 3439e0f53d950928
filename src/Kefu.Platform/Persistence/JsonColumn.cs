using System.Text.Json;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Kefu.Platform.Persistence;

/// <summary>Columns that hold a value as JSON text.</summary>
public static class JsonColumn
{
    /// <summary>Keeps a value as JSON text; two values are the same when their text is.</summary>
    public static PropertyBuilder<T> AsJson<T>(this PropertyBuilder<T> property) =>
        property.HasConversion(
            v => JsonSerializer.Serialize(v, KefuJson.Options),
            t => JsonSerializer.Deserialize<T>(t, KefuJson.Options)!,
            new ValueComparer<T>(
                (a, b) => JsonSerializer.Serialize(a, KefuJson.Options) == JsonSerializer.Serialize(b, KefuJson.Options),
                v => JsonSerializer.Serialize(v, KefuJson.Options).GetHashCode(StringComparison.Ordinal),
                v => JsonSerializer.Deserialize<T>(JsonSerializer.Serialize(v, KefuJson.Options), KefuJson.Options)!));

    /// <summary>The same for a value that is replaced but never changed in place: finding changes costs nothing.</summary>
    public static PropertyBuilder<T> AsFrozenJson<T>(this PropertyBuilder<T> property)
        where T : class =>
        property.HasConversion(
            v => JsonSerializer.Serialize(v, KefuJson.Options),
            t => JsonSerializer.Deserialize<T>(t, KefuJson.Options)!,
            new ValueComparer<T>((a, b) => ReferenceEquals(a, b), v => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(v), v => v));
}
