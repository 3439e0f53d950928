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
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var all = listeners.ToList();
        LogPosition? position = null;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await foreach (var entry in tail.FollowAsync(position, stoppingToken))
                {
                    foreach (var listener in all)
                    {
                        listener.Heard(entry);
                    }

                    position = entry.Position;
                }

                logger.LogWarning("The listeners of this node fell behind and resume from {Position}", position);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                logger.LogError(e, "The listeners of this node lost the log and resume");
                await Task.Delay(TimeSpan.FromSeconds(1), stoppingToken);
            }
        }
    }
}
