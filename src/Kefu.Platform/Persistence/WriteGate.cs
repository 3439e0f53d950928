namespace Kefu.Platform.Persistence;

/// <summary>Lets the writers of this process take turns where the engine knows only one writer, instead of letting them meet inside it.</summary>
public sealed class WriteGate(IDialect dialect) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>Waits for this writer's turn; dispose to hand it on.</summary>
    public async ValueTask<IDisposable> EnterAsync(CancellationToken ct)
    {
        if (!dialect.OneWriter)
        {
            return Open.Instance;
        }

        await _turn.WaitAsync(ct);
        return new Turn(_turn);
    }

    public void Dispose() => _turn.Dispose();

    private sealed class Turn(SemaphoreSlim turn) : IDisposable
    {
        private SemaphoreSlim? _turn = turn;

        public void Dispose() => Interlocked.Exchange(ref _turn, null)?.Release();
    }

    private sealed class Open : IDisposable
    {
        public static readonly Open Instance = new();

        public void Dispose()
        {
        }
    }
}
