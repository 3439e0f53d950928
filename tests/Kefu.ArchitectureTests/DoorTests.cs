using System.Reflection;
using System.Text.RegularExpressions;
using Kefu.Composition;
using Kefu.Platform.Access;
using Kefu.Platform.Handling;
using Kefu.Platform.Web;
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
        Assert.Empty(open.Select(e => e.RoutePattern.RawText).Distinct());
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
        Assert.Empty(requests.Where(r => r.GetCustomAttribute<RequiresAttribute>() is null
            && r.GetCustomAttribute<RequiresVisitorAttribute>() is null && r.GetCustomAttribute<RequiresStaffAttribute>() is null
            && r.GetCustomAttribute<PublicDoorAttribute>() is null && r.GetCustomAttribute<InternalOnlyAttribute>() is null).Select(r => r.FullName));
    }

    [Fact]
    public void Every_handler_that_writes_should_raise_an_event()
    {
        var sources = Repository.Files("src", "*.cs").Select(File.ReadAllText).ToList();
        var silent = new List<string>();
        foreach (var command in Requests().Where(r => r.GetInterfaces().Any(i => i.IsGenericType && (i.GetGenericTypeDefinition() == typeof(ICommand<>) || i.GetGenericTypeDefinition() == typeof(IHotCommand<>)))))
        {
            var handlers = sources.Where(s => Regex.IsMatch(s, $@"IHandler<{command.Name}\b", RegexOptions.NonBacktracking)).ToList();
            if (!handlers.Any(s => s.Contains(".Append(", StringComparison.Ordinal) || s.Contains("StatementFor(", StringComparison.Ordinal) || s.Contains("SetAsync(", StringComparison.Ordinal) || s.Contains(".SendAsync(", StringComparison.Ordinal) || s.Contains("// Events: ", StringComparison.Ordinal)))
            {
                silent.Add(command.FullName!);
            }
        }

        Assert.Empty(silent);
    }

    private static IEnumerable<Type> Requests() =>
        ModuleCatalog.All.Modules.Select(m => m.Assembly).Distinct().SelectMany(a => a.GetTypes())
            .Where(t => t is { IsAbstract: false, IsInterface: false } && t.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IRequest<>)));
}
