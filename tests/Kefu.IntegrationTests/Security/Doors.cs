using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;
using Kefu.Platform.Access;
using Kefu.Platform.Persistence;
using Kefu.Platform.Web;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;

namespace Kefu.Tests.Security;

/// <summary>Every door of the product, read from its endpoints, so that a new one is tried without anyone remembering.</summary>
internal static class Doors
{
    public static IReadOnlyList<Door> Of(KefuApp app) =>
    [
        .. app.Services.GetServices<EndpointDataSource>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
            .Where(e => e.RoutePattern.RawText?.StartsWith("/_framework/", StringComparison.Ordinal) != true)
            .SelectMany(e => (e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]).Select(m => new Door(e, m)))
            .DistinctBy(d => d.Name, StringComparer.Ordinal),
    ];

    /// <summary>A body of this type with every id filled from outside, every other field with something harmless, as deep as it goes.</summary>
    public static JsonNode? Fill(Type type, string name, Func<string, string> id, int depth = 0)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(Guid) || TypedIds.Is(type))
        {
            return id(name);
        }

        if (type == typeof(string))
        {
            return name.Contains("reason", StringComparison.OrdinalIgnoreCase) ? "foreign test" : name.EndsWith("Id", StringComparison.Ordinal) || name.Contains("customer", StringComparison.OrdinalIgnoreCase) ? id(name) : "x";
        }

        if (type == typeof(bool))
        {
            return true;
        }

        if (type.IsEnum)
        {
            return System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(Enum.GetNames(type)[0]);
        }

        if (type.IsPrimitive || type == typeof(decimal))
        {
            return 1;
        }

        if (type == typeof(DateTime) || type == typeof(DateTimeOffset))
        {
            return "2027-01-01T00:00:00Z";
        }

        var item = type.IsArray ? type.GetElementType() : type.GetInterfaces().Append(type).FirstOrDefault(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IEnumerable<>))?.GenericTypeArguments[0];
        if (item is { IsGenericType: true } pair && pair.GetGenericTypeDefinition() == typeof(KeyValuePair<,>))
        {
            return new JsonObject { ["x"] = Fill(pair.GenericTypeArguments[1], name, id, depth + 1) };
        }

        if (item is not null)
        {
            return depth > 4 ? new JsonArray() : new JsonArray(Fill(item, name, id, depth + 1));
        }

        return type.Namespace?.StartsWith("Kefu.", StringComparison.Ordinal) == true && depth <= 4
            ? new JsonObject(Fields(type).Select(p => KeyValuePair.Create(char.ToLowerInvariant(p.Name[0]) + p.Name[1..], Fill(p.PropertyType, char.ToLowerInvariant(p.Name[0]) + p.Name[1..], id, depth + 1))))
            : null;
    }

    public static IEnumerable<PropertyInfo> Fields(Type type) => type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.GetIndexParameters().Length == 0);
}

/// <summary>One method at one address.</summary>
internal sealed record Door(RouteEndpoint Endpoint, string Method)
{
    public string Name => Method + " " + Endpoint.RoutePattern.RawText;

    public bool IsOpen => Endpoint.Metadata.GetMetadata<PublicDoorAttribute>() is not null;

    public bool IsForVisitors => Endpoint.Metadata.GetMetadata<RequiresVisitorAttribute>() is not null;

    public bool IsForOtherSites => Endpoint.Metadata.GetMetadata<CrossSiteDoor>() is not null;

    public bool Writes => Method is not ("GET" or "HEAD");

    public bool TakesFiles => Endpoint.Metadata.GetMetadata<IAcceptsMetadata>()?.ContentTypes.Contains("multipart/form-data", StringComparer.Ordinal) == true;

    public Type? Body => Endpoint.Metadata.GetMetadata<IAcceptsMetadata>()?.RequestType;

    /// <summary>The rights it demands: of each group one.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Rights => [.. Endpoint.Metadata.GetOrderedMetadata<RequiresAttribute>().Select(r => r.AnyOf)];

    /// <summary>The names under which it reads values from the address's query.</summary>
    public IEnumerable<string> QueryNames => (Endpoint.Metadata.GetMetadata<MethodInfo>()?.GetParameters() ?? [])
        .Where(p => (Nullable.GetUnderlyingType(p.ParameterType) ?? p.ParameterType) is var type && (type == typeof(Guid) || type == typeof(string) || TypedIds.Is(type)))
        .Select(p => p.Name!)
        .Concat((Endpoint.Metadata.GetMetadata<Microsoft.AspNetCore.Components.Endpoints.ComponentTypeMetadata>()?.Type ?? typeof(object)).GetProperties()
            .Where(p => p.GetCustomAttribute<Microsoft.AspNetCore.Components.SupplyParameterFromQueryAttribute>() is not null)
            .Select(p => p.GetCustomAttribute<Microsoft.AspNetCore.Components.SupplyParameterFromQueryAttribute>()!.Name ?? p.Name))
        .Where(n => Endpoint.RoutePattern.GetParameter(n) is null);

    /// <summary>True when somebody with these rights should be let in.</summary>
    public bool Opens(IReadOnlySet<string> rights) => Rights.All(group => group.Any(rights.Contains));

    public string Path(string value) => "/" + string.Join('/', Endpoint.RoutePattern.PathSegments.Select(s => string.Concat(s.Parts.Select(p => p switch
    {
        RoutePatternLiteralPart literal => literal.Content,
        RoutePatternParameterPart part => Uri.EscapeDataString(part.ParameterPolicies.Any(c => c.Content is "long" or "int") && !long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out _) ? "999999" : value),
        _ => "",
    }))));
}
