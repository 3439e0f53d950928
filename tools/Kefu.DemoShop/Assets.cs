using System.Text.Json;
using System.Text.Json.Serialization;

namespace Kefu.DemoShop;

/// <summary>The files of wwwroot, read from the assembly.</summary>
internal static class Assets
{
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static string? Text(string path)
    {
        using var stream = typeof(Assets).Assembly.GetManifestResourceStream("wwwroot/" + path);
        if (stream is null) return null;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    public static T Read<T>(string path) =>
        JsonSerializer.Deserialize<T>(Text(path) ?? throw new FileNotFoundException(path), Json)
        ?? throw new InvalidDataException(path);
}
