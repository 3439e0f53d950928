using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace Kefu.Tests.Security;

/// <summary>Debian's own clamd, with one signature: that of the harmless file which every scanner knows (EICAR).</summary>
internal sealed class Clamd : IDisposable
{
    private const string Program = "/usr/sbin/clamd";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("kefu-clamd-");
    private readonly StringBuilder _said = new();
    private readonly Process _process;

    private Clamd(string eicar)
    {
        var signatures = _folder.CreateSubdirectory("signatures").FullName;
        File.WriteAllText(Path.Combine(signatures, "test.ndb"), $"Kefu.Test.EICAR:0:0:{Convert.ToHexStringLower(Encoding.ASCII.GetBytes(eicar))}\n");
        var config = Path.Combine(_folder.FullName, "clamd.conf");
        File.WriteAllText(config, $"Foreground yes\nLocalSocket {SocketPath}\nDatabaseDirectory {signatures}\nTemporaryDirectory {_folder.FullName}\nStreamMaxLength 1M\nSelfCheck 0\nMaxThreads 2\n");
        _process = Process.Start(new ProcessStartInfo(Program, ["--config-file=" + config]) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true })!;
        _process.OutputDataReceived += (_, line) => Note(line.Data);
        _process.ErrorDataReceived += (_, line) => Note(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public static bool IsThere => File.Exists(Program);

    public string Address => "unix:" + SocketPath;

    private string SocketPath => Path.Combine(_folder.FullName, "clamd.sock");

    /// <summary>Starts it and waits until it answers.</summary>
    public static async Task<Clamd> StartAsync(string eicar)
    {
        var clamd = new Clamd(eicar);
        await KefuApp.EventuallyAsync(clamd.AnswersAsync, answers => answers || clamd._process.HasExited);
        lock (clamd._said)
        {
            Assert.False(clamd._process.HasExited, clamd._said.ToString());
        }

        return clamd;
    }

    /// <summary>Ends it at once, as a crash would.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        Kill();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private void Note(string? line)
    {
        lock (_said)
        {
            _said.AppendLine(line);
        }
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(SocketPath));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
