using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Kefu.Platform.Web;

/// <summary>Something worth showing now and not worth keeping: typing, viewing. It never carries truth.</summary>
/// <param name="Topic">Who may hear it, such as <c>conversation:{id}</c> or <c>staff:{shop}</c>.</param>
/// <param name="Type">The kind of sign, such as <c>typing</c>.</param>
/// <param name="Data">What it says; written as JSON.</param>
public sealed record EphemeralSign(string Topic, string Type, object Data);

/// <summary>Carries signs between the browsers of this node. Several nodes will share them through the doorbell.</summary>
public sealed class EphemeralBus
{
    private readonly Lock _lock = new();
    private readonly List<Channel<EphemeralSign>> _listeners = [];

    /// <summary>Tells everybody who listens; slow listeners miss it.</summary>
    public void Publish(EphemeralSign sign)
    {
        lock (_lock)
        {
            foreach (var listener in _listeners)
            {
                listener.Writer.TryWrite(sign);
            }
        }
    }

    /// <summary>Hears all signs from now on.</summary>
    public async IAsyncEnumerable<EphemeralSign> ListenAsync([EnumeratorCancellation] CancellationToken ct)
    {
        var channel = Channel.CreateBounded<EphemeralSign>(new BoundedChannelOptions(200) { FullMode = BoundedChannelFullMode.DropOldest });
        lock (_lock)
        {
            _listeners.Add(channel);
        }

        try
        {
            await foreach (var sign in channel.Reader.ReadAllAsync(ct))
            {
                yield return sign;
            }
        }
        finally
        {
            lock (_lock)
            {
                _listeners.Remove(channel);
            }
        }
    }
}
