using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Kefu.Tests;

public sealed class ApiDocumentTests
{
    [Theory, OnEachDatabase]
    public async Task Every_line_of_the_walk_in_the_api_document_should_be_true(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var agent = await app.NewStaffAsync(shop, "agent");
        var colleague = await app.NewStaffAsync(shop, "agent", "陈默");
        var supervisor = await app.NewStaffAsync(shop, "operations-supervisor", "何珊");
        var auditor = await app.NewStaffAsync(null, "security-auditor", "安审");
        var folder = Directory.CreateTempSubdirectory("kefu-api-");
        var blocks = Regex.Matches(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs/api.md")), "```sh\n(.*?)```", RegexOptions.Singleline, TimeSpan.FromSeconds(5));
        Assert.True(blocks.Count >= 8);
        var script = Path.Combine(folder.FullName, "walk.sh");
        await File.WriteAllTextAsync(script, "set -euo pipefail\n" + string.Concat(blocks.Select(b => b.Groups[1].Value)));

        var start = new ProcessStartInfo("bash", ["-x", script]) { WorkingDirectory = folder.FullName, UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var (name, value) in new[]
        {
            ("KEFU", app.Address.ToString().TrimEnd('/')), ("SHOP", shop.Key), ("IDENTITY_SECRET", shop.IdentitySecret), ("WEBHOOK_SECRET", shop.WebhookSecret),
            ("AGENT", agent.Account), ("COLLEAGUE", colleague.Account), ("SUPERVISOR", supervisor.Account), ("AUDITOR", auditor.Account), ("PASSWORD", KefuApp.Password),
        })
        {
            start.Environment[name] = value;
        }

        using var walk = Process.Start(start)!;
        var errors = walk.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await walk.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await walk.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(walk.ExitCode == 0, string.Join('\n', (await errors).Split('\n').TakeLast(12)) + output);
        folder.Delete(recursive: true);
    }
}
