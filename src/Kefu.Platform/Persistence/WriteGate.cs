namespace Kefu.Platform.Persistence;

/// <summary>Lets the writers of this process take turns where the engine knows only one writer, instead of letting them meet inside it.</summary>
/// <remarks>Turns alternate between the group writer and everybody else: however many log readers have something to write, a message on its way waits for one of them at most, and however many messages come, the readers go on.</remarks>
public sealed class WriteGate(IDialect dialect)
{
    private readonly Lock _lock = new();
    private readonly Queue<TaskCompletionSource> _groups = new();
    private readonly Queue<TaskCompletionSource> _others = new();
    private bool _taken;

    /// <summary>Waits for this writer's turn; dispose to hand it on.</summary>
    public ValueTask<IDisposable> EnterAsync(CancellationToken ct) => EnterAsync(_others, ct);

    /// <summary>The same for the writer of groups.</summary>
    public ValueTask<IDisposable> EnterForGroupAsync(CancellationToken ct) => EnterAsync(_groups, ct);

    private async ValueTask<IDisposable> EnterAsync(Queue<TaskCompletionSource> line, CancellationToken ct)
    {
        if (!dialect.OneWriter)
        {
            return Open.Instance;
        }

        ct.ThrowIfCancellationRequested();
        TaskCompletionSource? mine = null;
        lock (_lock)
        {
            if (_taken)
            {
                mine = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                line.Enqueue(mine);
            }

            _taken = true;
        }

        if (mine is not null)
        {
            await using var _ = ct.UnsafeRegister(static (waiting, token) => ((TaskCompletionSource)waiting!).TrySetCanceled(token), mine);
            await mine.Task;
        }

        return new Turn(this, line);
    }

    private void HandOn(Queue<TaskCompletionSource> from)
    {
        lock (_lock)
        {
            _taken = Give(from == _groups ? _others : _groups) || Give(from);
        }
    }

    /// <summary>Gives the turn to the first of a line who has not gone away.</summary>
    private static bool Give(Queue<TaskCompletionSource> line)
    {
        while (line.TryDequeue(out var next))
        {
            if (next.TrySetResult())
            {
                return true;
            }
        }

        return false;
    }

    private sealed class Turn(WriteGate gate, Queue<TaskCompletionSource> line) : IDisposable
    {
        private int _over;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _over, 1) == 0)
            {
                gate.HandOn(line);
            }
        }
    }

    private sealed class Open : IDisposable
    {
        public static readonly Open Instance = new();

        public void Dispose()
        {
        }
    }
}
