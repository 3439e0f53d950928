using Kefu.Platform.Web;
using Microsoft.Extensions.DependencyInjection;

namespace Kefu.Tests.Nodes;

public sealed class NodeTalkTests
{
    [Fact]
    public async Task A_sign_too_long_for_the_wire_should_not_keep_others_from_being_heard()
    {
        Assert.SkipWhen(KefuApp.Postgres is null, "KEFU_TEST_POSTGRES is not set");
        var name = "kefu_" + Guid.CreateVersion7().ToString("N");
        try
        {
            await using var one = await KefuApp.StartAsync(Database.Postgres, database: name);
            await using var two = await KefuApp.StartAsync(Database.Postgres, database: name);
            var heard = new System.Collections.Concurrent.ConcurrentQueue<string>();
            using var listening = two.Services.GetRequiredService<EphemeralBus>().Listen(["test:wire"], sign => heard.Enqueue(sign.Type));
            var bus = one.Services.GetRequiredService<EphemeralBus>();
            await KefuApp.EventuallyAsync(
                () =>
                {
                    bus.Publish(new EphemeralSign("test:wire", "ready", new { }));
                    return Task.FromResult(heard.Count);
                },
                count => count > 0);

            // Fewer characters than the wire takes bytes, but three bytes each.
            bus.Publish(new EphemeralSign("test:wire", "long", new { text = new string('长', 4_000) }));
            bus.Publish(new EphemeralSign("test:wire", "short", new { text = "短" }));

            await KefuApp.EventuallyAsync(() => Task.FromResult(string.Join(' ', heard)), words => words.Contains("short", StringComparison.Ordinal));
            Assert.DoesNotContain("long", heard);
        }
        finally
        {
            await KefuApp.DropAsync(name);
        }
    }
}
