using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Kefu.Bench.Seeding;

/// <summary>One table of the model and what its rows hold: named columns from the seed, all others a plain value, so that new columns need no word here.</summary>
internal sealed class SeedTable
{
    private readonly Func<long, object?>[] _columns;

    /// <summary>A table of the model.</summary>
    /// <param name="given">By the name of the property: the value of row <c>i</c>.</param>
    public SeedTable(IModel model, string table, IReadOnlyDictionary<string, Func<long, object?>> given)
    {
        Name = table;
        var properties = model.GetEntityTypes().Single(e => e.GetTableName() == table).GetProperties().Where(p => p.GetComputedColumnSql() is null).ToList();
        var unknown = given.Keys.Except(properties.Select(p => p.Name), StringComparer.Ordinal).ToList();
        if (unknown.Count > 0)
        {
            throw new InvalidOperationException($"{table} has no {string.Join(", ", unknown)}");
        }

        Columns = [.. properties.Select(p => p.GetColumnName())];
        _columns = [.. properties.Select(p => Column(p, given.GetValueOrDefault(p.Name)))];
    }

    public string Name { get; }

    public IReadOnlyList<string> Columns { get; }

    /// <summary>Row <paramref name="i"/> as the database keeps it.</summary>
    public void Fill(long i, object?[] row)
    {
        for (var c = 0; c < _columns.Length; c++)
        {
            row[c] = _columns[c](i);
        }
    }

    private static Func<long, object?> Column(IProperty property, Func<long, object?>? given)
    {
        var convert = property.GetTypeMapping().Converter is { } converter ? converter.ConvertToProvider : null;
        if (given is null)
        {
            var plain = Plain(property);
            return _ => plain;
        }

        return i => given(i) is { } value ? convert?.Invoke(value) ?? value : null;
    }

    private static object? Plain(IProperty property)
    {
        var type = property.GetTypeMapping().Converter?.ProviderClrType ?? property.ClrType;
        type = Nullable.GetUnderlyingType(type) ?? type;
        var model = Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType;
        return property.IsNullable ? null
            : model.IsEnum ? Enum.GetNames(model)[0]
            : type == typeof(string) ? ""
            : type == typeof(DateTime) ? DateTime.UnixEpoch
            : Activator.CreateInstance(type);
    }
}
