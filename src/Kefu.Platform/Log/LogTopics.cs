namespace Kefu.Platform.Log;

/// <summary>Whom a row of the log concerns besides its subject, so that each row is carried to those few who wait for it and not to everybody who listens.</summary>
public sealed class LogTopics
{
    private readonly Dictionary<string, (Func<LogEntry, Guid?> Of, bool Leads)> _topics = new(StringComparer.Ordinal);

    /// <summary>Rows of this kind concern a second thing, too.</summary>
    /// <param name="of">The second thing; none when a row has none.</param>
    /// <param name="leads">True when whoever follows the second thing follows the row's subject from that row on.</param>
    public LogTopics Add<TEvent>(Func<TEvent, Guid?> of, bool leads = false)
    {
        _topics[EventNames.Of(typeof(TEvent))] = (entry => of(entry.Read<TEvent>()), leads);
        return this;
    }

    internal (Guid? Second, bool Leads) Of(LogEntry entry) => _topics.TryGetValue(entry.Type, out var topic) ? (topic.Of(entry), topic.Leads) : (null, false);
}

/// <summary>Somebody who listens for certain subjects in the log.</summary>
public abstract class LogEar
{
    /// <summary>What it listens for; everything when null. Touched under the tail's lock only.</summary>
    internal HashSet<Guid>? Topics { get; set; }

    /// <summary>A row has come that concerns it; perhaps for the second time. Answer fast and do not throw.</summary>
    protected internal abstract void Hear(LogEntry entry);
}

/// <summary>Finds the listeners of a row without asking every one. Not safe for threads: its owner locks.</summary>
internal sealed class LogEars(LogTopics topics)
{
    private readonly Dictionary<Guid, List<LogEar>> _byTopic = [];
    private readonly HashSet<LogEar> _ofAll = [];

    public void Add(LogEar ear, IReadOnlyCollection<Guid>? first)
    {
        if (first is null)
        {
            _ofAll.Add(ear);
            return;
        }

        ear.Topics = [];
        Widen(ear, first);
    }

    public void Widen(LogEar ear, IReadOnlyCollection<Guid> more)
    {
        foreach (var topic in more)
        {
            if (ear.Topics?.Add(topic) == true)
            {
                (_byTopic.TryGetValue(topic, out var ears) ? ears : _byTopic[topic] = new List<LogEar>(1)).Add(ear);
            }
        }
    }

    public void Remove(LogEar ear)
    {
        _ofAll.Remove(ear);
        foreach (var topic in ear.Topics ?? [])
        {
            if (_byTopic.TryGetValue(topic, out var ears) && ears.Remove(ear) && ears.Count == 0)
            {
                _byTopic.Remove(topic);
            }
        }

        ear.Topics = null;
    }

    /// <summary>True when the row concerns the listener, who follows where it leads.</summary>
    public bool Concerns(LogEar ear, LogEntry entry)
    {
        if (ear.Topics is not { } own)
        {
            return _ofAll.Contains(ear);
        }

        var (second, leads) = topics.Of(entry);
        var bySecond = second is { } topic && own.Contains(topic);
        if (bySecond && leads)
        {
            Widen(ear, [entry.SubjectId]);
        }

        return bySecond || own.Contains(entry.SubjectId);
    }

    public void Tell(LogEntry entry)
    {
        foreach (var ear in _ofAll)
        {
            ear.Hear(entry);
        }

        if (_byTopic.Count == 0)
        {
            return;
        }

        var (second, leads) = topics.Of(entry);
        if (second is { } topic && _byTopic.TryGetValue(topic, out var concerned))
        {
            foreach (var ear in concerned)
            {
                ear.Hear(entry);
                if (leads && topic != entry.SubjectId)
                {
                    Widen(ear, [entry.SubjectId]);
                }
            }
        }

        if (_byTopic.TryGetValue(entry.SubjectId, out var followers))
        {
            followers.ForEach(ear => ear.Hear(entry));
        }
    }
}
