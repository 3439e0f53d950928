namespace Kefu.Platform.Modules;

/// <summary>The demo's clock: it goes like any other, but what the demo is founded on is written as of a day long past, before its story begins.</summary>
public sealed class DemoClock : TimeProvider
{
    private readonly AsyncLocal<TimeSpan> _back = new();

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() - _back.Value;

    /// <summary>Sets the clock back for what this flow of work does, and for nobody else, until the result is disposed.</summary>
    public IDisposable SetBack(TimeSpan by)
    {
        _back.Value = by;
        return new Reset(_back);
    }

    private sealed class Reset(AsyncLocal<TimeSpan> back) : IDisposable
    {
        public void Dispose() => back.Value = TimeSpan.Zero;
    }
}
