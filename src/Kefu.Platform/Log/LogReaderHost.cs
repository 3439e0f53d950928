using System.Diagnostics;
using Kefu.Platform.Access;
using Kefu.Platform.Handling;
using Kefu.Platform.Jobs;
using Kefu.Platform.Nodes;
using Kefu.Platform.Persistence;
using Kefu.Platform.Time;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Kefu.Platform.Log;

/// <summary>Runs every log reader, each on one node at a time for as long as that node is alive, each with its own cursor.</summary>
internal sealed class LogReaderHost(IServiceScopeFactory scopes, LogStore store, LogTail tail, IDialect dialect, Doorbell doorbell, NodeName node, Membership nodes, TimeProvider clock, IHostApplicationLifetime lifetime, ILogger<LogReaderHost> logger)
    : BackgroundService
{
    private const int Batch = 500;
    private const int MostClashes = 5;
    private static readonly TimeSpan LookForWork = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan SaveUnwantedAfter = TimeSpan.FromSeconds(5);

    /// <summary>After some rows a reader lets the next ones gather: one commit for many under load.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(25);

    /// <summary>A reader that works longer rests longer, so that all readers together leave the machine to whoever waits for an answer; never so long that the index falls a second behind (G9).</summary>
    private static readonly TimeSpan LongestRest = TimeSpan.FromMilliseconds(250);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await lifetime.StartedAsync(stoppingToken);
        IReadOnlyList<Type> readers;
        await using (var scope = scopes.CreateAsyncScope())
        {
            readers = [.. scope.ServiceProvider.GetServices<ILogReader>().Select(r => r.GetType())];
        }

        await Task.WhenAll(readers.Select(type => Task.Run(() => RunAsync(type, stoppingToken), CancellationToken.None)));
    }

    private async Task RunAsync(Type type, CancellationToken ct)
    {
        Held? held = null;
        string? owner = null;
        var clashes = 0;
        while (!ct.IsCancellationRequested)
        {
            try
            {
                await tail.Started.WaitAsync(ct);
                if (held is null && !nodes.IsHeldElsewhere(owner))
                {
                    (held, owner) = await TakeAsync(type, ct);
                }

                if (held is null)
                {
                    await Task.Delay(LookForWork, ct);
                    continue;
                }

                var ring = tail.Moved.Next;
                if (held.Position >= tail.Position)
                {
                    // Only the tail asks the database whether there is more; a dozen readers doing so would keep an idle server busy.
                    await Doorbell.WaitAsync(ring, Idle, ct);
                    continue;
                }

                var began = Stopwatch.GetTimestamp();
                var rows = tail.Recall(held.Position, Batch) ?? await store.ReadAfterAsync(held.Position, Batch, ct);
                held = rows.Count == 0 ? held : await ApplyAsync(type, held, rows, ct);
                clashes = 0;
                if (rows.Count < Batch)
                {
                    await Task.Delay(RestAfter(Stopwatch.GetElapsedTime(began)), ct);
                }
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (clashes++ < MostClashes && (e is DbUpdateConcurrencyException || dialect.IsTransient(e) || dialect.IsDuplicate(e)))
            {
                // Somebody changed the same record meanwhile: read it afresh.
                logger.LogDebug(e, "Log reader {Reader} met another writer and reads again", type.Name);
            }
            catch (Exception e)
            {
                // A reader that fails stops only itself, keeps its place and tries again.
                logger.LogError(e, "Log reader {Reader} failed and will try again", type.Name);
                held = null;
                await Task.Delay(TimeSpan.FromSeconds(2), ct);
            }
        }
    }

    private static TimeSpan RestAfter(TimeSpan work) => TimeSpan.FromTicks(Math.Clamp(4 * work.Ticks, Rest.Ticks, LongestRest.Ticks));

    private async Task<(Held? Held, string? Owner)> TakeAsync(Type type, CancellationToken ct)
    {
        await using var scope = scopes.ScopeAs(Actor.System);
        var (db, name) = (scope.ServiceProvider.GetRequiredService<KefuDbContext>(), Reader(scope, type).Name);
        var now = clock.UtcNow();
        var cursor = await db.Set<LogCursor>().AsNoTracking().SingleOrDefaultAsync(c => c.Name == name, ct);
        if (nodes.IsHeldElsewhere(cursor?.Owner))
        {
            return (null, cursor?.Owner);
        }

        using var turn = await scope.ServiceProvider.GetRequiredService<WriteGate>().EnterAsync(ct);
        if (cursor is null)
        {
            db.Add(new LogCursor { Name = name });
            await db.SaveChangesAsync(ct);
        }

        var taken = await db.Set<LogCursor>()
            .Where(c => c.Name == name && (c.Owner == null || c.Owner == node.Value || !db.Set<NodeRow>().Any(n => n.Name == c.Owner && n.AliveUntilUtc >= now)))
            .ExecuteUpdateAsync(s => s
                .SetProperty(c => c.Owner, node.Value)
                .SetProperty(c => c.Fence, c => c.Fence + 1), ct);
        if (taken == 0)
        {
            return (null, null);
        }

        cursor = await db.Set<LogCursor>().AsNoTracking().SingleAsync(c => c.Name == name, ct);
        return (new Held(new LogPosition(cursor.Tx, cursor.Seq), cursor.Fence, now), node.Value);
    }

    private async Task<Held> ApplyAsync(Type type, Held held, IReadOnlyList<LogEntry> rows, CancellationToken ct)
    {
        await using var scope = scopes.ScopeAs(Actor.System);
        var db = scope.ServiceProvider.GetRequiredService<KefuDbContext>();
        var reader = Reader(scope, type);
        var wanted = rows.Where(r => !(reader.Acts && r.IsHistory) && reader.Wants(r)).ToList();
        var next = rows[^1].Position;
        if (wanted.Count == 0 && clock.UtcNow() - held.SavedAtUtc < SaveUnwantedAfter)
        {
            return held with { Position = next };
        }

        using var turn = await scope.ServiceProvider.GetRequiredService<WriteGate>().EnterAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (wanted.Count > 0)
        {
            await reader.ApplyAsync(wanted, ct);
            await db.SaveChangesAsync(ct);
        }

        var log = scope.ServiceProvider.GetRequiredService<EventLog>();
        var wrote = log.Count > 0;
        await log.WriteAsync(ct);
        var moved = await db.Set<LogCursor>().Where(c => c.Name == reader.Name && c.Fence == held.Fence)
            .ExecuteUpdateAsync(s => s.SetProperty(c => c.Tx, next.Tx).SetProperty(c => c.Seq, next.Seq), ct);
        if (moved == 0)
        {
            throw new InvalidOperationException($"The lease of {reader.Name} went to another node.");
        }

        await transaction.CommitAsync(ct);
        scope.ServiceProvider.GetRequiredService<AfterCommit>().Run();
        if (wrote)
        {
            doorbell.Ring();
        }

        return held with { Position = next, SavedAtUtc = clock.UtcNow() };
    }

    private static ILogReader Reader(AsyncServiceScope scope, Type type) =>
        scope.ServiceProvider.GetServices<ILogReader>().First(r => r.GetType() == type);

    private sealed record Held(LogPosition Position, long Fence, DateTime SavedAtUtc);
}

/// <summary>The name under which this process holds leases; new at each start.</summary>
public sealed record NodeName(string Value)
{
    /// <summary>The machine's name with something unique to the process.</summary>
    public static NodeName New() => new($"{Environment.MachineName}-{Guid.CreateVersion7():N}");
}
