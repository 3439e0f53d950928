using System.Data.Common;
using Kefu.Platform.Access;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Kefu.Platform.Time;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Kefu.Platform.Modules;

/// <summary>The demo's past, told in the order of time up to the present moment: what happens is written to the log as it would have been then, so that every figure can be computed from it. A later start tells on from where the last one ended.</summary>
public sealed class DemoStory(KefuDbContext db, IDialect dialect, TimeProvider clock, DateTime? from = null) : IDisposable
{
    /// <summary>The counter that keeps the end of what was told last, in ticks.</summary>
    public const string ToldUntil = "demo.told-until";

    /// <summary>How long before the first telling the demo's shop was opened: nothing of the story is older.</summary>
    public static readonly TimeSpan Founded = TimeSpan.FromDays(90);

    private const int Seed = 20261122;

    private readonly PriorityQueue<Func<Task>, (DateTime At, int Order)> _steps = new();
    private readonly Dictionary<Type, List<Func<object, Task>>> _hearers = [];
    private readonly Dictionary<string, DbCommand> _commands = new(StringComparer.Ordinal);
    private int _order;

    /// <summary>The present, where the story ends.</summary>
    public DateTime EndUtc { get; } = clock.UtcNow();

    /// <summary>Where this telling begins; what lies before was told already.</summary>
    public DateTime FromUtc { get; } = from ?? DateTime.MinValue;

    /// <summary>True when nothing was told before.</summary>
    public bool IsFirst => from is null;

    /// <summary>The moment that is being told.</summary>
    public DateTime NowUtc { get; private set; }

    /// <summary>Chance, the same whenever the same stretch is told.</summary>
    public Random Chance { get; } = new(Seed + (int)((from ?? DateTime.UnixEpoch) - DateTime.UnixEpoch).TotalMinutes);

    /// <summary>Has something happen at a moment; what would come after the end does not happen.</summary>
    public void At(DateTime atUtc, Func<Task> step)
    {
        if (atUtc <= EndUtc)
        {
            _steps.Enqueue(step, (atUtc, _order++));
        }
    }

    /// <summary>Hears of what others tell, at the moment it happens.</summary>
    public void Hear<TEvent>(Func<TEvent, Task> heard)
    {
        if (!_hearers.TryGetValue(typeof(TEvent), out var list))
        {
            _hearers[typeof(TEvent)] = list = [];
        }

        list.Add(e => heard((TEvent)e));
    }

    /// <summary>Writes an event of this moment to the log. What is <paramref name="present"/> others still act upon; the rest is history to them.</summary>
    public async Task TellAsync(Actor actor, object @event, string subjectKind, Guid subjectId, Guid shopId, bool present = false)
    {
        await RunAsync(EventLog.StatementFor(dialect, actor, SourceOf(present), NowUtc, @event, subjectKind, subjectId, shopId));
        if (_hearers.TryGetValue(@event.GetType(), out var hearers))
        {
            foreach (var heard in hearers)
            {
                await heard(@event);
            }
        }
    }

    /// <summary>Runs a statement within the story's transaction.</summary>
    public async Task RunAsync(Statement statement)
    {
        if (!_commands.TryGetValue(statement.Sql, out var command))
        {
            command = db.Database.GetDbConnection().CreateCommand();
            command.Transaction = db.Database.CurrentTransaction?.GetDbTransaction() ?? throw new InvalidOperationException("The story is told in one transaction.");
#pragma warning disable CA2100 // A statement's text is a constant; values travel as parameters.
            command.CommandText = statement.Sql;
#pragma warning restore CA2100
            _commands[statement.Sql] = command;
        }

        command.Parameters.Clear();
        command.AddPositional(statement.Parameters);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>What the log names as the source.</summary>
    public static string SourceOf(bool present) => present ? "" : LogEntry.History;

    /// <summary>Lets everything happen, earliest first.</summary>
    public async Task PlayAsync(CancellationToken ct)
    {
        while (_steps.TryDequeue(out var step, out var when))
        {
            ct.ThrowIfCancellationRequested();
            NowUtc = when.At;
            await step();
        }

        NowUtc = EndUtc;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var command in _commands.Values)
        {
            command.Dispose();
        }
    }
}
