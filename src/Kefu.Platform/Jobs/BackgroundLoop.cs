namespace Kefu.Platform.Jobs;

/// <summary>Work that goes on for as long as the server runs.</summary>
public static class BackgroundLoop
{
    /// <summary>Does a step again and again. One that fails is told and, after a pause, tried again: whatever it threw, the server runs on. Ends without an exception when it is cancelled.</summary>
    /// <param name="pauseAfterFailure">Zero for steps that begin with a wait of their own.</param>
    public static async Task RunAsync(Func<CancellationToken, Task> step, Action<Exception> failed, TimeSpan pauseAfterFailure, CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            try
            {
                await step(ct);
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                failed(e);
                await Task.Delay(pauseAfterFailure, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
