using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Reflection.PortableExecutable;

namespace Kefu.Bench;

/// <summary>A server under measure: its processes, their CPU and their memory.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    /// <summary>The server as it is installed, published; the plain build beside this tool when nobody published one.</summary>
    private static readonly string Server = Environment.GetEnvironmentVariable("KEFU_BENCH_SERVER") ?? Path.Combine(AppContext.BaseDirectory, "Kefu.Web.dll");

    private const double MsPerTick = 10; // USER_HZ is 100 on Linux.
    private readonly TaskCompletionSource _announced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Process _process;

    private ServerProcess(Process process, Uri address)
    {
        _process = process;
        Address = address;
    }

    public Uri Address { get; }

    /// <summary>The first process of the database server that works for this one; none when the database is embedded.</summary>
    public int? Postmaster { get; init; }

    /// <summary>From the start of the process until it said that it is ready.</summary>
    public TimeSpan ReadyAfter { get; private set; }

    public static Task<ServerProcess> StartKefuAsync(string data, string? database, bool demo, int? postmaster, CancellationToken ct)
    {
        if (Environment.GetEnvironmentVariable("KEFU_BENCH_SERVER") is not null && !IsCompiledAhead(Server))
        {
            throw new InvalidOperationException($"{Server} is not compiled ahead of time, as what is installed is: its figures would be those of something else.");
        }

        List<string> arguments = [Server, "--data", data];
        arguments.AddRange(database is null ? [] : ["--database", database]);
        arguments.AddRange(demo ? [] : ["--no-demo"]);
        return StartAsync(arguments, "/healthz/ready", postmaster, ct);
    }

    public static Task<ServerProcess> StartBareAsync(string data, string? database, int? postmaster, CancellationToken ct)
    {
        List<string> arguments = [Path.Combine(AppContext.BaseDirectory, "Kefu.Bench.dll"), "bench-bare", "--data", data];
        arguments.AddRange(database is null ? [] : ["--database", database]);
        return StartAsync(arguments, "/ready", postmaster, ct);
    }

    private static bool IsCompiledAhead(string dll)
    {
        using var reader = new PEReader(File.OpenRead(dll));
        return reader.PEHeaders.CorHeader is { ManagedNativeHeaderDirectory.Size: > 0 };
    }

    /// <summary>Milliseconds of CPU, in user and system mode, of all processes of the server so far.</summary>
    public double CpuMs() => Ticks(_process.Id, withReaped: true) * MsPerTick
        + (Postmaster is { } first ? (Ticks(first, withReaped: true) + ChildrenOf(first).Sum(pid => Ticks(pid, withReaped: false))) * MsPerTick : 0);

    /// <summary>Anonymous memory in MB: what the machine cannot take back.</summary>
    public double AnonymousMb()
    {
        var line = File.ReadLines($"/proc/{_process.Id}/status").First(l => l.StartsWith("RssAnon:", StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) / 1024;
    }

    /// <summary>Done when Kefu has told its address, which it does once the demo is whole.</summary>
    public Task AnnouncedAsync(CancellationToken ct) => _announced.Task.WaitAsync(TimeSpan.FromMinutes(5), ct);

    /// <summary>Waits until the server has nothing left to do.</summary>
    public async Task SettleAsync(CancellationToken ct)
    {
        for (var i = 0; i < 60; i++)
        {
            var before = CpuMs();
            await Task.Delay(500, ct);
            if (CpuMs() - before <= 50)
            {
                return;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private static async Task<ServerProcess> StartAsync(List<string> arguments, string ready, int? postmaster, CancellationToken ct)
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        var address = new Uri($"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}");
        probe.Stop();
        var start = new ProcessStartInfo("dotnet", [.. arguments, "--urls", address.ToString().TrimEnd('/')])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            // Both sides run with the same collector.
            // All visitors of a bench share one address: limits are counted as ever, only higher.
            Environment = { ["DOTNET_gcServer"] = "1", ["Limits__Factor"] = "1000" },
        };
        var clock = Stopwatch.StartNew();
        var process = Process.Start(start)!;
        var server = new ServerProcess(process, address) { Postmaster = postmaster };
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data?.StartsWith("Kefu: ", StringComparison.Ordinal) == true)
            {
                server._announced.TrySetResult();
            }
        };
        process.BeginOutputReadLine();
        using var http = new HttpClient { BaseAddress = address };
        while (true)
        {
            try
            {
                using var answer = await http.GetAsync(ready, ct);
                if (answer.IsSuccessStatusCode)
                {
                    server.ReadyAfter = clock.Elapsed;
                    return server;
                }
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            if (process.HasExited || clock.Elapsed > TimeSpan.FromMinutes(2))
            {
                throw new InvalidOperationException("The server did not start: " + string.Join(' ', arguments));
            }

            await Task.Delay(5, ct);
        }
    }

    private static long Ticks(int pid, bool withReaped)
    {
        try
        {
            var fields = Fields(pid);
            return fields[11] + fields[12] + (withReaped ? fields[13] + fields[14] : 0);
        }
        catch (IOException)
        {
            // It ended between listing and reading; its parent counts it from now on.
            return 0;
        }
    }

    private static List<int> ChildrenOf(int parent) =>
        Directory.EnumerateDirectories("/proc").Select(d => int.TryParse(Path.GetFileName(d), out var pid) ? pid : 0).Where(pid => pid > 0 && ParentOf(pid) == parent).ToList();

    /// <summary>The process that started another; 0 when it is gone.</summary>
    public static int ParentOf(int pid)
    {
        try
        {
            return (int)Fields(pid)[1];
        }
        catch (IOException)
        {
            return 0;
        }
    }

    /// <summary>The fields of <c>/proc/PID/stat</c> after the command's name, counted from the state.</summary>
    private static long[] Fields(int pid)
    {
        var text = File.ReadAllText($"/proc/{pid}/stat");
        return [.. text[(text.LastIndexOf(')') + 2)..].Split(' ').Select(f => long.TryParse(f, CultureInfo.InvariantCulture, out var n) ? n : 0)];
    }
}
