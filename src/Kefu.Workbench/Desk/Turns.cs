namespace Kefu.Workbench.Desk;

/// <summary>The parts of a page are drawn side by side, but one request has one database connection: the parts ask in turn.</summary>
internal sealed class Turns : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);

    public async Task<T> TakeAsync<T>(Func<Task<T>> ask, CancellationToken ct)
    {
        await _turn.WaitAsync(ct);
        try
        {
            return await ask();
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();
}
