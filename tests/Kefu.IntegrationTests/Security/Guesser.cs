using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Kefu.Tests.Security;

/// <summary>Asks as fast as one address can: over a few connections, many requests at a time on each before the first answer is read.</summary>
internal static class Guesser
{
    private const int Connections = 4;
    private const int AtOnce = 100;
    private const string Status = "HTTP/1.1 ";

    /// <summary>The status of each answer.</summary>
    /// <param name="ask">A whole request as it goes over the wire.</param>
    public static async Task<IReadOnlyList<int>> AskAsync(Uri address, int count, Func<string> ask)
    {
        var answers = new ConcurrentBag<int>();
        var left = count;
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(async _ =>
        {
            using var client = new TcpClient();
            await client.ConnectAsync(address.Host, address.Port);
            await using var stream = client.GetStream();
            var (buffer, kept) = (new byte[65_536], "");
            for (var batch = Take(); batch > 0; batch = Take())
            {
                await stream.WriteAsync(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, batch).Select(_ => ask()))));
                while (batch > 0)
                {
                    var read = await stream.ReadAsync(buffer);
                    Assert.True(read > 0, "The server hung up.");
                    (var found, kept) = Read(kept + Encoding.ASCII.GetString(buffer, 0, read));
                    found.ForEach(answers.Add);
                    batch -= found.Count;
                }
            }
        }));
        return [.. answers];

        int Take()
        {
            var rest = Interlocked.Add(ref left, -AtOnce);
            return Math.Clamp(rest + AtOnce, 0, AtOnce);
        }
    }

    /// <summary>The statuses in a piece of what was answered, and its end, in which one may have begun. No body has such a line.</summary>
    private static (List<int> Found, string End) Read(string text)
    {
        var (found, from) = (new List<int>(), 0);
        for (var at = text.IndexOf(Status, StringComparison.Ordinal); at >= 0 && at + Status.Length + 3 <= text.Length; at = text.IndexOf(Status, from, StringComparison.Ordinal))
        {
            from = at + Status.Length + 3;
            found.Add(int.Parse(text.AsSpan(at + Status.Length, 3), NumberStyles.None, CultureInfo.InvariantCulture));
        }

        return (found, text[Math.Max(from, text.Length - Status.Length - 2)..]);
    }
}
