using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Kefu.Web;

/// <summary>The API's description as it is made once: anybody may ask for it, and making it takes as long as a hundred lists.</summary>
internal sealed class ApiDescription([FromKeyedServices(ApiDescription.Version)] IOpenApiDocumentProvider provider)
{
    public const string Version = "v1";

    private Kept? _kept;

    /// <summary>Two who ask at once at the very beginning make it twice.</summary>
    public async Task<Kept> ReadAsync() => _kept ??= await MakeAsync();

    private async Task<Kept> MakeAsync()
    {
        var document = await provider.GetOpenApiDocumentAsync();
        var entries = new List<Entry>();
        foreach (var (path, item) in document.Paths)
        {
            foreach (var (method, operation) in item.Operations ?? [])
            {
                entries.Add(new Entry(path, method.Method.ToUpperInvariant(), operation, await BodyAsync(operation)));
            }
        }

        return new Kept(
            [.. entries.GroupBy(e => e.Operation.Tags?.FirstOrDefault()?.Name ?? "API").OrderBy(g => g.Key, StringComparer.Ordinal)],
            await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1));
    }

    private static async Task<string?> BodyAsync(OpenApiOperation operation)
    {
        var schema = operation.RequestBody?.Content?.Values.FirstOrDefault()?.Schema;
        if (schema is null)
        {
            return null;
        }

        return await (schema is OpenApiSchemaReference { RecursiveTarget: { } target } ? target : schema).SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1);
    }

    /// <summary>What was made.</summary>
    /// <param name="Groups">The operations by tag.</param>
    /// <param name="Json">The whole as OpenAPI 3.1.</param>
    internal sealed record Kept(IReadOnlyList<IGrouping<string, Entry>> Groups, string Json);

    /// <summary>One operation.</summary>
    /// <param name="Path">The operation's address.</param>
    /// <param name="Method">Its method, in capitals.</param>
    /// <param name="Operation">What is said of it.</param>
    /// <param name="Body">The shape of what is sent, as JSON; null when nothing is.</param>
    internal sealed record Entry(string Path, string Method, OpenApiOperation Operation, string? Body);
}
