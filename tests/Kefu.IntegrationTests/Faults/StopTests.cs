using System.Net.Sockets;
using System.Text;

namespace Kefu.Tests.Faults;

/// <summary>Stopping the server as systemd does.</summary>
public sealed class StopTests
{
    [Fact]
    [Case("F26")]
    public async Task A_server_that_is_stopped_should_first_answer_what_it_began_however_long_that_takes()
    {
        var ct = TestContext.Current.CancellationToken;
        var folder = Directory.CreateTempSubdirectory("kefu-stop-").FullName;
        using var server = new ServerProcess(folder, "");
        try
        {
            await server.StartAsync(ct);
            using var client = new TcpClient();
            await client.ConnectAsync(server.Address.Host, server.Address.Port, ct);
            await using var line = client.GetStream();
            await line.WriteAsync(Encoding.ASCII.GetBytes($"POST /sign-in HTTP/1.1\r\nHost: {server.Address.Authority}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 4\r\nConnection: close\r\n\r\na="), ct);
            await Task.Delay(500, ct);
            var stopped = server.StopAsync(ct);
            // Longer than the two seconds after which commands of the shell are commonly broken off.
            await Task.Delay(3000, ct);
            Assert.False(stopped.IsCompleted);
            await line.WriteAsync("bc"u8.ToArray(), ct);
            using var reader = new StreamReader(line);
            Assert.StartsWith("HTTP/1.1 ", await reader.ReadToEndAsync(ct), StringComparison.Ordinal);
            await stopped;
        }
        finally
        {
            await server.KillAsync();
            Directory.Delete(folder, recursive: true);
        }
    }
}
