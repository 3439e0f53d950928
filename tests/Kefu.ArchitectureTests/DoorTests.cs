using System.Reflection;
using System.Text.RegularExpressions;
using Kefu.Composition;
using Kefu.Platform.Access;
using Kefu.Platform.Handling;
using Kefu.Platform.Web;
using Kefu.Platform.Web.Limits;
using Kefu.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Kefu.Tests;

public sealed class DoorTests
{
    private static WebApplication Build() =>
        KefuHost.Build([$"--Database:DataDirectory={Directory.CreateTempSubdirectory("kefu-doors-").FullName}", "--urls=http://127.0.0.1:0", "--Demo=false"]);

    [Fact]
    public void Every_endpoint_page_fragment_and_feed_should_demand_a_right()
    {
        var app = Build();
        var endpoints = ((IEndpointRouteBuilder)app).DataSources.SelectMany(s => s.Endpoints).OfType<RouteEndpoint>().ToList();
        Assert.True(endpoints.Count > 50);
        var open = endpoints.Where(e => e.Metadata.GetMetadata<RequiresAttribute>() is null
            && e.Metadata.GetMetadata<RequiresVisitorAttribute>() is null
            && e.Metadata.GetMetadata<RequiresStaffAttribute>() is null
            && e.Metadata.GetMetadata<PublicDoorAttribute>() is null);
        Assert.Empty(open.Where(e => e.RoutePattern.RawText?.StartsWith("/_framework/", StringComparison.Ordinal) != true).Select(e => e.RoutePattern.RawText).Distinct());
    }

    [Fact]
    [Case("T-D2")]
    public void Every_door_without_a_sign_in_of_staff_should_have_a_limit()
    {
        var app = Build();
        var doors = ((IEndpointRouteBuilder)app).DataSources.SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<CrossSiteDoor>() is not null || e.Metadata.GetMetadata<RequiresVisitorAttribute>() is not null).ToList();
        Assert.True(doors.Count > 12);
        Assert.Empty(doors.Where(e => e.Metadata.GetMetadata<LimitedAttribute>() is null).Select(e => e.RoutePattern.RawText));
    }

    [Fact]
    public void Every_demanded_permission_should_be_in_the_catalogue()
    {
        var app = Build();
        var catalogue = app.Services.GetRequiredService<PermissionCatalog>();
        var demanded = ((IEndpointRouteBuilder)app).DataSources.SelectMany(s => s.Endpoints)
            .SelectMany(e => e.Metadata.GetOrderedMetadata<RequiresAttribute>()).Select(r => r.Permission)
            .Concat(Requests().SelectMany(r => r.GetCustomAttributes<RequiresAttribute>()).Select(r => r.Permission))
            .Concat(app.Services.GetRequiredService<FeedCatalog>().Permissions.Values)
            .Distinct(StringComparer.Ordinal);
        Assert.Empty(demanded.Where(p => !catalogue.Contains(p)));
    }

    [Fact]
    public void Every_request_should_say_who_may_send_it()
    {
        var requests = Requests().ToList();
        Assert.NotEmpty(requests);
        Assert.Empty(requests.Where(r => !r.GetCustomAttributes<RequiresAttribute>().Any()
            && r.GetCustomAttribute<RequiresVisitorAttribute>() is null && r.GetCustomAttribute<RequiresStaffAttribute>() is null
            && r.GetCustomAttribute<PublicDoorAttribute>() is null && r.GetCustomAttribute<InternalOnlyAttribute>() is null).Select(r => r.FullName));
    }

    [Fact]
    public void Every_handler_that_writes_should_raise_an_event()
    {
        string[] signs = [".Append(", "StatementFor(", "ettings.SetAsync(", "ettings.PutAsync(", " store.SetAsync(", "ispatcher.SendAsync("];
        var sources = Repository.Files("src", "*.cs").Select(File.ReadAllText).Where(s => signs.Any(sign => s.Contains(sign, StringComparison.Ordinal))).ToList();
        var silent = Requests()
            .Where(r => r.GetInterfaces().Any(i => i.IsGenericType && (i.GetGenericTypeDefinition() == typeof(ICommand<>) || i.GetGenericTypeDefinition() == typeof(IHotCommand<>))))
            .Where(command => !Hands(command).Any(hand => sources.Exists(s => Regex.IsMatch(s, $@"\bclass {hand.Name}\b", RegexOptions.NonBacktracking))));
        Assert.Empty(silent.Select(c => c.FullName));
    }

    /// <summary>The handler of a command and everything it works with, three steps far.</summary>
    private static HashSet<Type> Hands(Type command)
    {
        var all = ModuleCatalog.All.Modules.Select(m => m.Assembly).Distinct().SelectMany(a => a.GetTypes()).Where(t => t is { IsClass: true, IsAbstract: false }).ToList();
        var hands = all.Where(t => t.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IHandler<,>) && i.GenericTypeArguments[0] == command)).ToHashSet();
        for (var step = 0; step < 3; step++)
        {
            var next = hands.SelectMany(h => h.GetConstructors()).SelectMany(c => c.GetParameters()).Select(p => p.ParameterType)
                .SelectMany(p => p.IsInterface && !p.IsGenericType ? all.Where(p.IsAssignableFrom) : [p])
                .Where(t => t.Namespace is { } space && space.StartsWith("Kefu.", StringComparison.Ordinal) && !space.StartsWith("Kefu.Platform", StringComparison.Ordinal)).ToList();
            hands.UnionWith(next);
        }

        return hands;
    }

    private static IEnumerable<Type> Requests() =>
        ModuleCatalog.All.Modules.Select(m => m.Assembly).Distinct().SelectMany(a => a.GetTypes())
            .Where(t => t is { IsAbstract: false, IsInterface: false } && t.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IRequest<>)));
}
