using Kefu.Contracts.Search;
using Kefu.Platform.Access;
using Kefu.Platform.Web.Limits;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Kefu.Workbench.Search;

internal static class SearchDoor
{
    private const int Most = 100;

    public static void Map(IEndpointRouteBuilder api) => api
        .MapGet("/search", FindAsync)
        .WithMetadata(new RequiresStaffAttribute(), new LimitedAttribute(Door.Search))
        .WithTags("Search").WithName("search")
        .WithSummary("Find conversations, customers, tickets, orders and articles by words")
        .WithDescription("Chinese, English, and for names also pinyin and its initials; numbers are found by their beginning or end. Only what the caller may see is found.");

    private static async Task<Ok<IReadOnlyList<SearchHit>>> FindAsync(string? q, int? take, SearchLoader loader, CancellationToken ct) =>
        TypedResults.Ok<IReadOnlyList<SearchHit>>([.. (await loader.FindAsync(q, Math.Clamp(take ?? 20, 1, Most), ct)).SelectMany(f => f.Hits)]);
}
