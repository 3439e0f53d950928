using Kefu.Platform.Errors;
using Microsoft.Extensions.Configuration;

namespace Kefu.Platform.Handling;

/// <summary>Marks a query that reads much, such as a report: only so many run at a time.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ReadsMuchAttribute : Attribute;

/// <summary>Keeps reports from taking every connection to the database while it is slow or one of their tables is locked: customers and agents always find one (F5 of the security cases).</summary>
public sealed class ReadingRoom(IConfiguration configuration) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private readonly SemaphoreSlim _places = new(configuration.GetValue("Limits:Reports", Math.Max(8, 4 * Environment.ProcessorCount)));

    /// <summary>Waits for a place; dispose to leave it.</summary>
    /// <exception cref="Overloaded">There was none for five seconds.</exception>
    public async Task<IDisposable> EnterAsync(CancellationToken ct) =>
        await _places.WaitAsync(Patience, ct) ? new Place(_places) : throw Overloaded.Now();

    /// <inheritdoc/>
    public void Dispose() => _places.Dispose();

    private sealed class Place(SemaphoreSlim places) : IDisposable
    {
        public void Dispose() => places.Release();
    }
}
