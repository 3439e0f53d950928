using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Kefu.Tests.Operations;

/// <summary>What a place was told.</summary>
internal sealed record Told(string Id, string Type, string Timestamp, string Signature, string Body);

/// <summary>A system that is told.</summary>
internal sealed class Receiver(WebApplication app) : IAsyncDisposable
{
    public ConcurrentQueue<Told> Heard { get; } = new();

    /// <summary>Runs when a call arrives, before it is read.</summary>
    public Func<Task> Arrives { get; set; } = () => Task.CompletedTask;

    public Func<HttpContext, Task<int>> Answer { get; set; } = _ => Task.FromResult(204);

    public int Port => new Uri(app.Urls.First()).Port;

    /// <summary>The settings with which Kefu may call it.</summary>
    public IReadOnlyDictionary<string, string> Allowed => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["Outbound__PlainHttp"] = "true",
        ["Outbound__AllowedNetworks__0"] = "127.0.0.0/8",
        ["Outbound__Ports__0"] = Port.ToString(CultureInfo.InvariantCulture),
    };

    public string Address => $"http://127.0.0.1:{Port}/hook";

    public static async Task<Receiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var receiver = new Receiver(app);
        app.MapPost("/hook", async (HttpContext http) =>
        {
            await receiver.Arrives();
            using var reader = new StreamReader(http.Request.Body, Encoding.UTF8);
            var body = await reader.ReadToEndAsync();
            string Header(string name) => http.Request.Headers["X-Kefu-" + name].ToString();
            receiver.Heard.Enqueue(new Told(Header("Event-Id"), Header("Event-Type"), Header("Timestamp"), Header("Signature"), body));
            http.Response.StatusCode = await receiver.Answer(http);
        });
        await app.StartAsync();
        return receiver;
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();
}
