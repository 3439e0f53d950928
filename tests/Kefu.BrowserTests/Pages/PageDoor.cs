using System.Text.RegularExpressions;
using Kefu.Contracts.Identity;
using Kefu.Platform.Access;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Kefu.Tests.Pages;

/// <summary>A page as the server offers it: found from its endpoints, so that a new page is covered by itself.</summary>
internal sealed partial record PageDoor(string Route, IReadOnlyList<IReadOnlyList<string>> Needs, bool Public)
{
    public bool HasPlace => Route.Contains('{', StringComparison.Ordinal);

    /// <summary>True when an address leads to this page.</summary>
    public bool Matches(string path) => Regex.IsMatch(path, "^" + Places().Replace(Route, "[^/]+") + "$", RegexOptions.None, TimeSpan.FromSeconds(1));

    public static IReadOnlyList<PageDoor> Of(IServiceProvider services) =>
    [
        .. services.GetRequiredService<IEnumerable<EndpointDataSource>>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<ComponentTypeMetadata>() is not null)
            .Select(e => new PageDoor(
                "/" + e.RoutePattern.RawText!.Trim('/'),
                [.. e.Metadata.GetOrderedMetadata<RequiresAttribute>().Select(r => r.AnyOf)],
                e.Metadata.GetMetadata<PublicDoorAttribute>() is not null))
            .DistinctBy(p => p.Route).OrderBy(p => p.Route, StringComparer.Ordinal),
    ];

    /// <summary>Whoever of these people may open it.</summary>
    public string? Account(IReadOnlyDictionary<string, StaffCard> people) =>
        people.FirstOrDefault(p => Needs.All(anyOf => anyOf.Any(p.Value.Permissions.Contains))).Key;

    [GeneratedRegex(@"\{[^}]+\}", RegexOptions.None, matchTimeoutMilliseconds: 500)]
    private static partial Regex Places();
}
