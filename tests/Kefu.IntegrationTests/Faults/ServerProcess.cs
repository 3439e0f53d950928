using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Kefu.Tests.Faults;

/// <summary>The real server as a process of its own, so that it can be killed.</summary>
internal sealed class ServerProcess : IDisposable
{
    private static readonly string Dll = Path.Combine(AppContext.BaseDirectory, "Kefu.Web.dll");

    private readonly string[] _arguments;
    private readonly string[] _more;
    private readonly string _connection;
    private Process? _process;

    public ServerProcess(string folder, string connection, params string[] more)
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}");
        _arguments = ["--data", folder];
        _connection = connection;
        _more = more;
    }

    public Uri Address { get; }

    /// <summary>True when the connection string stands in the environment, where no list of processes shows its password.</summary>
    public bool HidesConnection { get; init; }

    /// <summary>The wall clock of its machine; null for the true one.</summary>
    public MachineClock? Clock { get; init; }

    /// <summary>Settings of the environment.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The process while it runs.</summary>
    public int Id => _process!.Id;

    /// <summary>Memory of its own in MB: what the machine cannot take back.</summary>
    public double AnonymousMb => double.Parse(File.ReadLines($"/proc/{Id}/status").First(l => l.StartsWith("RssAnon:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], System.Globalization.CultureInfo.InvariantCulture) / 1024;

    /// <summary>Open files and connections.</summary>
    public int Handles => Directory.GetFiles($"/proc/{Id}/fd").Length;

    /// <summary>What the last start wrote on its error channel.</summary>
    public string Errors { get; private set; } = "";

    /// <summary>Starts the server and waits until it is ready; gives the time it took.</summary>
    public async Task<TimeSpan> StartAsync(CancellationToken ct)
    {
        var clock = Stopwatch.StartNew();
        Errors = "";
        _process = Launch([.. _arguments, .. _more, "--no-demo", "--urls", Address.ToString().TrimEnd('/')]);
        await ReadyAsync(ct);
        return clock.Elapsed;
    }

    /// <summary>Waits until the server is ready.</summary>
    public async Task ReadyAsync(CancellationToken ct)
    {
        var clock = Stopwatch.StartNew();
        using var http = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(5) };
        while (true)
        {
            try
            {
                using var answer = await http.GetAsync("/healthz/ready", ct);
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
            {
                ct.ThrowIfCancellationRequested();
            }

            Assert.False(_process!.HasExited, "The server did not start: " + Errors);
            Assert.True(clock.Elapsed < TimeSpan.FromMinutes(2), "The server was not ready within two minutes: " + Errors);
            await Task.Delay(50, ct);
        }
    }

    /// <summary>Kills the server at once: <c>kill -9</c>.</summary>
    public async Task KillAsync()
    {
        if (_process is { HasExited: false } process)
        {
            process.Kill();
            await process.WaitForExitAsync();
        }

        _process?.Dispose();
        _process = null;
    }

    /// <summary>Asks the server to end, as systemd does, and waits until it has; that takes no longer than the half minute it is allowed.</summary>
    public async Task StopAsync(CancellationToken ct)
    {
        Signal("TERM");
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        await _process!.WaitForExitAsync(patience.Token);
        Assert.Equal(0, _process.ExitCode);
        _process.Dispose();
        _process = null;
    }

    /// <summary>Sends a signal: STOP pauses the server, CONT lets it go on.</summary>
    public void Signal(string name)
    {
        using var kill = Process.Start("kill", ["-" + name, _process!.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <summary>Runs a command of the operator on the same data; gives its exit code and what it wrote.</summary>
    public async Task<(int Code, string Output)> CommandAsync(params string[] words)
    {
        using var process = Launch([.. words, .. _arguments], readOutput: true);
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output + Errors);
    }

    /// <summary>Waits until the process is gone, however it ended; gives its exit code.</summary>
    public async Task<int> GoneAsync(CancellationToken ct)
    {
        await _process!.WaitForExitAsync(ct);
        var code = _process.ExitCode;
        _process.Dispose();
        _process = null;
        return code;
    }

    public void Dispose()
    {
        if (_process is { HasExited: false } process)
        {
            process.Kill();
        }

        _process?.Dispose();
    }

    /// <summary>The end of it: a long run with many faults has much to say.</summary>
    private void Hear(string? line)
    {
        var said = Errors + line + "\n";
        Errors = said.Length > 200_000 ? said[^100_000..] : said;
    }

    private Process Launch(IEnumerable<string> arguments, bool readOutput = false)
    {
        var start = new ProcessStartInfo("dotnet", [Dll, .. arguments, .. HidesConnection ? Array.Empty<string>() : ["--database", _connection]])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // Starts quicker; the test starts the server twenty times.
            Environment = { ["DOTNET_TieredPGO"] = "0", ["Logging__LogLevel__Default"] = "Error", ["Limits__Factor"] = "1000" },
        };
        if (HidesConnection)
        {
            start.Environment["Database__Postgres"] = _connection;
        }

        foreach (var (name, value) in Environment.Concat(Clock?.Environment ?? new Dictionary<string, string>(StringComparer.Ordinal)))
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        process.ErrorDataReceived += (_, line) => Hear(line.Data);
        process.BeginErrorReadLine();
        if (!readOutput)
        {
            process.OutputDataReceived += (_, line) => Hear(line.Data);
            process.BeginOutputReadLine();
        }

        return process;
    }
}
