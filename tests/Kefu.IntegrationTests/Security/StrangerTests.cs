using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;

namespace Kefu.Tests.Security;

/// <summary>What somebody learns who knocks at every door without being known.</summary>
public sealed class StrangerTests
{
    private static readonly string[] Bodies = ["[]", "{\"$type\":\"System.Diagnostics.Process\",\"id\":{\"a\":[]},\"shop\":[1],\"kind\":{}}", "\"x\"", "{", "-1e999"];

    [Theory, OnEachDatabase]
    [Case("T-S1")]
    public async Task Every_door_should_refuse_wrong_types_and_name_nothing_of_the_program_before_sign_in(Database database)
    {
        var app = await KefuApp.For(database);
        using var http = app.NewClient();
        var doors = app.Services.GetServices<EndpointDataSource>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>().ToList();
        Assert.True(doors.Count > 80);
        var wrong = new List<string>();
        foreach (var door in doors)
        {
            foreach (var method in door.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"])
            {
                foreach (var (argument, body) in Arguments(door).Zip(method is "GET" or "HEAD" ? ["", ""] : Bodies))
                {
                    using var request = new HttpRequestMessage(new HttpMethod(method), PathOf(door, argument) + "?take=x&before=[]&after=%ff&shop=null&lang=x&page=-1");
                    request.Content = body.Length == 0 ? null : new StringContent(body, Encoding.UTF8, "application/json");
                    using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
                    var text = (int)answer.StatusCode == 200 ? "" : await answer.Content.ReadAsStringAsync();
                    if ((int)answer.StatusCode >= 500 || Told(text) is not null)
                    {
                        wrong.Add($"{method} {door.RoutePattern.RawText} {argument}: {(int)answer.StatusCode} {Told(text)}");
                    }
                }
            }
        }

        Assert.Empty(wrong.Distinct());
    }

    [Fact]
    [Case("T-S1")]
    public async Task Oversize_headers_and_bodies_should_be_refused_at_the_door_and_harm_nobody_else()
    {
        var app = await KefuApp.For(Database.Sqlite);
        Assert.StartsWith("HTTP/1.1 431", await RawAsync(app, "GET / HTTP/1.1\r\nHost: x\r\nX-Long: " + new string('a', 64 * 1024) + "\r\n\r\n"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 414", await RawAsync(app, "GET /" + new string('a', 64 * 1024) + " HTTP/1.1\r\nHost: x\r\n\r\n"), StringComparison.Ordinal);
        foreach (var path in new[] { "/api/v1/widget/session", "/api/v1/shops/nobody/orders" })
        {
            var answer = await RawAsync(app, string.Create(CultureInfo.InvariantCulture, $"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {200L * 1024 * 1024}\r\n\r\n{{"));
            Assert.StartsWith("HTTP/1.1 413", answer, StringComparison.Ordinal);
            Assert.Null(Told(answer));
        }

        using var http = app.NewClient();
        using var alive = await http.GetAsync("/healthz/live");
        Assert.Equal(HttpStatusCode.OK, alive.StatusCode);
    }

    private static string? Told(string text) => new[] { "Exception", "   at ", "System.", "Microsoft.", "Kefu.Platform", "Kefu.Conversations", "stack" }.FirstOrDefault(s => text.Contains(s, StringComparison.Ordinal));

    private static IEnumerable<string> Arguments(RouteEndpoint door) => door.RoutePattern.Parameters.Count == 0 ? ["", "", "", "", ""] : ["x", Guid.CreateVersion7().ToString(), "0", "%00", "../x"];

    private static string PathOf(RouteEndpoint door, string argument) =>
        "/" + string.Join('/', door.RoutePattern.PathSegments.Select(s => string.Concat(s.Parts.Select(p => p switch
        {
            RoutePatternLiteralPart literal => literal.Content,
            RoutePatternParameterPart => Uri.EscapeDataString(argument),
            _ => "",
        }))));

    private static async Task<string> RawAsync(KefuApp app, string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(app.Address.Host, app.Address.Port);
        await using var stream = client.GetStream();
        try
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(request));
        }
        catch (IOException)
        {
            // The server may hang up before it has heard everything.
        }

        var buffer = new byte[4096];
        var read = await stream.ReadAsync(buffer);
        return Encoding.ASCII.GetString(buffer, 0, read);
    }
}
