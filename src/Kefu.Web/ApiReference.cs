using System.Text;
using Kefu.Platform.Access;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Kefu.Web;

/// <summary>The API's description at <c>/openapi/v1.json</c> and a page to browse it.</summary>
internal static class ApiReference
{
    public static void MapApiReference(this WebApplication app)
    {
        var open = new PublicDoorAttribute("The public API is documented in the open; it tells nothing of this installation.");
        app.MapGet("/openapi/v1.json", async (ApiDescription description) => TypedResults.Text((await description.ReadAsync()).Json, "application/json", Encoding.UTF8)).WithMetadata(open).ExcludeFromDescription();
        app.MapGet("/docs/api/changes", () => TypedResults.Stream(typeof(ApiReference).Assembly.GetManifestResourceStream("api-changelog.md")!, "text/plain; charset=utf-8")).WithMetadata(open).ExcludeFromDescription();
        app.MapGet("/docs/api", IResult () => new RazorComponentResult<ApiReferencePage>()).WithMetadata(open).ExcludeFromDescription();
    }
}
