using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace Kefu.Tests.Nodes;

/// <summary>The proxy of the deployment with the configuration that is shipped; only addresses are changed, and TLS is left out.</summary>
internal sealed class HaProxy : IDisposable
{
    private readonly Process _process;
    private readonly string _config;

    private HaProxy(Process process, string config, Uri address)
    {
        _process = process;
        _config = config;
        Address = address;
    }

    public Uri Address { get; }

    public static async Task<HaProxy> StartAsync(IReadOnlyList<Uri> nodes, CancellationToken ct)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        var text = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "deploy", "haproxy.cfg"), ct);
        text = Change(text, @"bind :443 .*", $"bind 127.0.0.1:{address.Port}");
        text = Change(text, @"X-Forwarded-Proto https", "X-Forwarded-Proto http");
        for (var i = 0; i < nodes.Count; i++)
        {
            text = Change(text, $@"server {(char)('a' + i)} \S+", $"server {(char)('a' + i)} 127.0.0.1:{nodes[i].Port}");
        }

        var config = Path.Combine(Directory.CreateTempSubdirectory("kefu-proxy-").FullName, "haproxy.cfg");
        await File.WriteAllTextAsync(config, text, ct);
        var program = File.Exists("/usr/sbin/haproxy") ? "/usr/sbin/haproxy" : "haproxy";
        var process = Process.Start(new ProcessStartInfo(program, ["-f", config, "-db"]) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true })!;
        var said = "";
        process.ErrorDataReceived += (_, line) => said += line.Data + "\n";
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        var proxy = new HaProxy(process, config, address);
        using var http = new HttpClient { BaseAddress = address };
        await KefuApp.EventuallyAsync(() => AnswersAsync(http, ct), answers => answers || process.HasExited);
        Assert.False(process.HasExited, said);
        return proxy;
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        Directory.Delete(Path.GetDirectoryName(_config)!, recursive: true);
    }

    private static async Task<bool> AnswersAsync(HttpClient http, CancellationToken ct)
    {
        try
        {
            using var answer = await http.GetAsync("/healthz/ready", ct);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static string Change(string text, string pattern, string to)
    {
        Assert.Matches(pattern, text);
        return Regex.Replace(text, pattern, to, RegexOptions.None, TimeSpan.FromSeconds(1));
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
