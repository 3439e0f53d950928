using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Kefu.Tests.Faults;

/// <summary>A PostgreSQL of the test's own that can be killed and started again, as shipped: each commit is on the disk before it is acknowledged.</summary>
internal sealed class PrivatePostgres : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kefu-own-pg-").FullName;
    private readonly int _port = FreePort();
    private int _first;

    /// <summary>Where the server's programs lie; null when none is installed.</summary>
    public static string? Programs => Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql").Select(d => Path.Combine(d, "bin")).Where(Directory.Exists).Order(StringComparer.Ordinal).LastOrDefault() : null;

    public string Host => "127.0.0.1";

    public int Port => _port;

    private string Data => Path.Combine(_folder, "data");

    public static async Task<PrivatePostgres> CreateAsync()
    {
        var server = new PrivatePostgres();
        if (Environment.IsPrivilegedProcess)
        {
            await RunAsync("chown", "postgres", server._folder);
        }

        await server.AsAsync("initdb", "-D", server.Data, "-U", "kefu", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync");
        await server.StartAsync();
        return server;
    }

    public string ConnectionTo(string database, int? port = null, int pool = 100) =>
        new NpgsqlConnectionStringBuilder { Host = Host, Port = port ?? _port, Username = "kefu", Database = database, MaxPoolSize = pool }.ToString();

    /// <summary>Starts the server and waits until it takes connections.</summary>
    public async Task StartAsync()
    {
        await AsAsync("pg_ctl", "-D", Data, "-s", "-w", "-l", Path.Combine(_folder, "log"), "-o", string.Create(CultureInfo.InvariantCulture, $"-p {_port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={_folder} -c max_connections=300"), "start");
        _first = int.Parse((await File.ReadAllLinesAsync(Path.Combine(Data, "postmaster.pid")))[0], CultureInfo.InvariantCulture);
    }

    /// <summary>Kills every process of the server at once: <c>kill -9</c>.</summary>
    public async Task KillAsync()
    {
        // The first one starts the others; afterwards none is added.
        Kill(_first);
        while (AllOfThem().ToList() is { Count: > 0 } left)
        {
            left.ForEach(Kill);
            await Task.Delay(10);
        }

        // A new one does not start beside a process of that number, be it only one that nobody has asked for yet.
        while (Directory.Exists(string.Create(CultureInfo.InvariantCulture, $"/proc/{_first}")))
        {
            await Task.Delay(10);
        }
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await KillAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static void Kill(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            process.Kill();
        }
        catch (ArgumentException)
        {
            // It ended by itself.
        }
    }

    /// <summary>The living processes of the server: they work in its data folder.</summary>
    private IEnumerable<int> AllOfThem() => Directory.EnumerateDirectories("/proc")
        .Select(d => int.TryParse(Path.GetFileName(d), CultureInfo.InvariantCulture, out var pid) ? pid : 0)
        .Where(pid => pid > 0 && WorksHere(pid));

    /// <summary>A process that is dead, though nobody has asked for it yet, has no folder any more.</summary>
    private bool WorksHere(int pid)
    {
        try
        {
            return File.ResolveLinkTarget($"/proc/{pid}/cwd", returnFinalTarget: false)?.FullName == Data;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    /// <summary>The server refuses to run as root.</summary>
    private Task AsAsync(string program, params string[] arguments)
    {
        var path = Path.Combine(Programs!, program);
        return Environment.IsPrivilegedProcess ? RunAsync("runuser", ["-u", "postgres", "--", path, .. arguments]) : RunAsync(path, arguments);
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        // What it starts keeps its output: reading a pipe would wait for that, too.
        var start = new ProcessStartInfo("/bin/sh", ["-c", "exec \"$@\" </dev/null >/dev/null", "sh", program, .. arguments]) { UseShellExecute = false, WorkingDirectory = "/" };
        using var process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        await process.WaitForExitAsync(patience.Token);
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
    }
}
