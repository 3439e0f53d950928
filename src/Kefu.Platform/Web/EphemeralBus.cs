namespace Kefu.Platform.Web;

/// <summary>Something worth showing now and not worth keeping: typing, viewing. It never carries truth.</summary>
/// <param name="Topic">Who may hear it, such as <c>conversation:{id}</c> or <c>staff:{shop}</c>.</param>
/// <param name="Type">The kind of sign, such as <c>typing</c>.</param>
/// <param name="Data">What it says; written as JSON.</param>
public sealed record EphemeralSign(string Topic, string Type, object Data);

/// <summary>Carries signs between browsers, whichever node they are connected to.</summary>
public sealed class EphemeralBus
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, List<Action<EphemeralSign>>> _byTopic = new(StringComparer.Ordinal);
    private readonly HashSet<Action<EphemeralSign>> _ofAll = [];

    /// <summary>Whom to tell of a sign that begins on this node.</summary>
    public Action<EphemeralSign>? Published { get; set; }

    /// <summary>Tells everybody who listens to its topic, here and on the other nodes.</summary>
    public void Publish(EphemeralSign sign)
    {
        PublishHere(sign);
        Published?.Invoke(sign);
    }

    /// <summary>Tells everybody who listens to its topic on this node.</summary>
    public void PublishHere(EphemeralSign sign)
    {
        lock (_lock)
        {
            foreach (var hear in _ofAll)
            {
                hear(sign);
            }

            if (_byTopic.TryGetValue(sign.Topic, out var listeners))
            {
                listeners.ForEach(hear => hear(sign));
            }
        }
    }

    /// <summary>Hears signs of these topics, or of all when null, until disposed. Whoever hears answers fast and does not throw.</summary>
    public IDisposable Listen(IReadOnlyCollection<string>? topics, Action<EphemeralSign> hear)
    {
        lock (_lock)
        {
            if (topics is null)
            {
                _ofAll.Add(hear);
            }

            foreach (var topic in topics ?? [])
            {
                (_byTopic.TryGetValue(topic, out var listeners) ? listeners : _byTopic[topic] = new List<Action<EphemeralSign>>(1)).Add(hear);
            }
        }

        return new Listening(this, topics, hear);
    }

    private void Leave(IReadOnlyCollection<string>? topics, Action<EphemeralSign> hear)
    {
        lock (_lock)
        {
            _ofAll.Remove(hear);
            foreach (var topic in topics ?? [])
            {
                if (_byTopic.TryGetValue(topic, out var listeners) && listeners.Remove(hear) && listeners.Count == 0)
                {
                    _byTopic.Remove(topic);
                }
            }
        }
    }

    private sealed class Listening(EphemeralBus bus, IReadOnlyCollection<string>? topics, Action<EphemeralSign> hear) : IDisposable
    {
        public void Dispose() => bus.Leave(topics, hear);
    }
}
