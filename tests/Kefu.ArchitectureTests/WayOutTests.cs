using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Kefu.Composition;

namespace Kefu.Tests;

/// <summary>Read from the compiled code, so that no spelling hides a second way out.</summary>
public sealed class WayOutTests
{
    private static readonly string[] Ways =
    [
        "System.Net.Http.HttpClient", "System.Net.Http.HttpClientHandler", "System.Net.Http.SocketsHttpHandler", "System.Net.Http.HttpMessageInvoker", "System.Net.Http.IHttpClientFactory", "System.Net.WebRequest", "System.Net.HttpWebRequest",
        "System.Net.WebClient", "System.Net.FtpWebRequest", "System.Net.Dns", "System.Net.Sockets.Socket", "System.Net.Sockets.TcpClient", "System.Net.Sockets.UdpClient", "System.Net.WebSockets.ClientWebSocket",
        "System.Net.Mail.SmtpClient", "System.Net.NetworkInformation.Ping", "System.Net.Quic.QuicConnection",
    ];

    [Fact]
    [Case("T-R1")]
    public void Only_the_guard_should_open_lines_to_the_outside()
    {
        foreach (var path in Assemblies())
        {
            var used = TypesUsedBy(path).Intersect(Ways, StringComparer.Ordinal).ToList();
            if (Path.GetFileName(path) == "Kefu.Platform.dll")
            {
                Assert.Contains("System.Net.Http.HttpClient", used);
            }
            else
            {
                Assert.True(used.Count == 0, $"{Path.GetFileName(path)}: {string.Join(", ", used)}");
            }
        }

        var platform = Repository.Files("src/Kefu.Platform", "*.cs").Where(f => !f.Contains("/Outbound/", StringComparison.Ordinal));
        Assert.Empty(platform.Where(f => File.ReadAllText(f) is var text && (text.Contains("System.Net.Http", StringComparison.Ordinal) || text.Contains("System.Net.Sockets", StringComparison.Ordinal) || text.Contains("HttpClient", StringComparison.Ordinal) || text.Contains("Dns.", StringComparison.Ordinal))).Select(Repository.Name));
    }

    [Fact]
    [Case("T-I3")]
    public void Nothing_should_start_another_program() =>
        Assert.All(Assemblies(), path => Assert.DoesNotContain("System.Diagnostics.Process", TypesUsedBy(path)));

    private static List<string> Assemblies()
    {
        var paths = Directory.EnumerateFiles(Path.GetDirectoryName(typeof(ModuleCatalog).Assembly.Location)!, "Kefu.*.dll")
            .Where(f => !Path.GetFileName(f).Contains("Tests", StringComparison.Ordinal)).ToList();
        Assert.True(paths.Count > 15);
        return paths;
    }

    private static HashSet<string> TypesUsedBy(string path)
    {
        using var image = new PEReader(File.OpenRead(path));
        var metadata = image.GetMetadataReader();
        return [.. metadata.TypeReferences.Select(metadata.GetTypeReference).Select(t => metadata.GetString(t.Namespace) + "." + metadata.GetString(t.Name))];
    }
}
