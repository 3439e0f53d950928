using Kefu.Platform.Persistence;
using Microsoft.Extensions.Hosting;

namespace Kefu.Conversations.KeepFile;

/// <summary>Removes at the start what a process that was killed left half written.</summary>
internal sealed class HalfFiles(DatabaseOptions options, IDialect dialect, TimeProvider clock) : IHostedService
{
    public const string Ending = ".part";
    private static readonly TimeSpan Old = TimeSpan.FromDays(1);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var folder = Path.Combine(Path.GetFullPath(options.DataDirectory), "attachments");
        // Other nodes may be writing: nobody takes a day for a file.
        var old = (clock.GetUtcNow() - Old).UtcDateTime;
        foreach (var part in Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*" + Ending, SearchOption.AllDirectories) : [])
        {
            if (dialect.OneWriter || File.GetLastWriteTimeUtc(part) < old)
            {
                File.Delete(part);
            }
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
