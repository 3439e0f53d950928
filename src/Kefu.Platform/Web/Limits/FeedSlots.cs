using System.Net;
using Kefu.Platform.Access;
using Kefu.Platform.Errors;

namespace Kefu.Platform.Web.Limits;

/// <summary>Counts the live feeds that are open on this node, so that nobody holds all of them.</summary>
internal sealed class FeedSlots(DoorLimits limits)
{
    private static readonly TimeSpan TryAgain = TimeSpan.FromSeconds(30);
    private readonly Lock _lock = new();
    private readonly Dictionary<LimitKey, int> _open = [];

    /// <summary>Takes a place until the answer is disposed; refuses when the actor or the address has none left.</summary>
    public async ValueTask<IDisposable> EnterAsync(Actor actor, IPAddress? address)
    {
        if (await limits.OpenFeedsAsync() is not { } most)
        {
            return new Slot(this, null, null);
        }

        var who = new LimitKey(Door.Feed, LimitKind.Identity, DoorLimits.KeyOf(actor.Id));
        var where = new LimitKey(Door.Feed, LimitKind.Address, DoorLimits.KeyOf(address));
        lock (_lock)
        {
            if (_open.GetValueOrDefault(who) >= most.Identity || _open.GetValueOrDefault(where) >= most.Address)
            {
                throw new TooMany(TryAgain, "too-many-feeds");
            }

            _open[who] = _open.GetValueOrDefault(who) + 1;
            _open[where] = _open.GetValueOrDefault(where) + 1;
        }

        return new Slot(this, who, where);
    }

    private void Leave(LimitKey key)
    {
        lock (_lock)
        {
            if (_open[key] == 1)
            {
                _open.Remove(key);
            }
            else
            {
                _open[key]--;
            }
        }
    }

    private sealed class Slot(FeedSlots slots, LimitKey? who, LimitKey? where) : IDisposable
    {
        public void Dispose()
        {
            foreach (var key in (LimitKey?[])[who, where])
            {
                if (key is { } taken)
                {
                    slots.Leave(taken);
                }
            }
        }
    }
}
