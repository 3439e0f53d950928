using System.Data.Common;
using System.Threading.Channels;
using Kefu.Platform.Errors;
using Kefu.Platform.Log;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Kefu.Platform.Persistence;

/// <summary>One statement with positional parameters <c>$1</c>, <c>$2</c> and so on. The text must be a constant: it is prepared once.</summary>
public sealed record Statement(string Sql, params object?[] Parameters);

/// <summary>A handful of statements that become durable together.</summary>
/// <param name="Row">The row that units contend for. A group takes its rows in one order, so that two writers never wait for each other in a circle.</param>
/// <param name="Statements">All but the last return no rows; none may depend on the client seeing another's result.</param>
public sealed record WriteUnit(Guid Row, params IReadOnlyList<Statement> Statements);

/// <summary>Commits the hot writes of many requests in one transaction each, so that the disk is waited for once a group.</summary>
/// <remarks>The answer comes only after the commit: what is acknowledged is durable.</remarks>
public sealed class GroupCommit(IDialect dialect, WriteGate gate, Doorbell doorbell, ILogger<GroupCommit> logger) : BackgroundService
{
    private const int LargestGroup = 256;

    /// <summary>So many may wait for the disk: what comes on top is refused at once instead of growing old in line.</summary>
    private const int LongestLine = 2048;

    private readonly Channel<Pending> _channel = Channel.CreateBounded<Pending>(new BoundedChannelOptions(LongestLine));

    /// <summary>Writes the unit and gives the first row of its last statement, or null when that gave none.</summary>
    /// <exception cref="Overloaded">Too many wait already; nothing was written.</exception>
    public async Task<object?[]?> WriteAsync(WriteUnit unit, CancellationToken ct)
    {
        var pending = new Pending(unit);
        if (!_channel.Writer.TryWrite(pending))
        {
            throw Overloaded.Now();
        }

        return await pending.Done.Task.WaitAsync(ct);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(0, dialect.GroupWriters).Select(_ => Task.Run(() => WriteGroupsAsync(stoppingToken), CancellationToken.None)));

    private async Task WriteGroupsAsync(CancellationToken ct)
    {
        GroupConnection? connection = null;
        var group = new List<Pending>(LargestGroup);
        try
        {
            while (await _channel.Reader.WaitToReadAsync(ct))
            {
                group.Clear();
                while (group.Count < LargestGroup && _channel.Reader.TryRead(out var next))
                {
                    group.Add(next);
                }

                if (group.Count == 0)
                {
                    continue;
                }

                if (dialect.GroupWriters > 1)
                {
                    group = [.. group.OrderBy(p => p.Unit.Row)];
                }

                try
                {
                    using (await gate.EnterForGroupAsync(ct))
                    {
                        connection ??= await GroupConnection.OpenAsync(dialect, ct);
                        await connection.CommitAsync(group);
                    }

                    doorbell.Ring();
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    logger.LogError(e, "A group of {Count} writes could not be committed", group.Count);
                    foreach (var pending in group)
                    {
                        pending.Done.TrySetException(e);
                    }

                    if (connection is not null)
                    {
                        await connection.DisposeAsync();
                        connection = null;
                    }
                }
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            _channel.Writer.TryComplete();
        }
        finally
        {
            if (connection is not null)
            {
                await connection.DisposeAsync();
            }
        }
    }
}

/// <summary>A unit on its way, and the promise to its writer.</summary>
internal sealed class Pending(WriteUnit unit)
{
    public WriteUnit Unit { get; } = unit;

    public TaskCompletionSource<object?[]?> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
