using Kefu.Platform.Jobs;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Kefu.Platform.Log;

/// <summary>Hears every new row of the log on this node, to drop what it keeps in memory. It is told, not asked: nothing lasting may depend on it.</summary>
public interface INodeListener
{
    /// <summary>A row has come; answer fast and do not throw.</summary>
    void Heard(LogEntry entry);
}

/// <summary>Tells every listener of this node what the log says.</summary>
internal sealed class NodeListenerHost(LogTail tail, IEnumerable<INodeListener> listeners, ILogger<NodeListenerHost> logger) : BackgroundService
{
    private readonly List<INodeListener> _all = [.. listeners];
    private LogPosition? _position;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        BackgroundLoop.RunAsync(FollowAsync, e => logger.LogError(e, "The listeners of this node lost the log and resume"), TimeSpan.FromSeconds(1), stoppingToken);

    private async Task FollowAsync(CancellationToken ct)
    {
        await foreach (var entry in tail.FollowAsync(_position, ct))
        {
            foreach (var listener in _all)
            {
                listener.Heard(entry);
            }

            _position = entry.Position;
        }

        logger.LogWarning("The listeners of this node fell behind and resume from {Position}", _position);
    }
}
