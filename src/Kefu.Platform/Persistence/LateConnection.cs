using System.Data;
using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Kefu.Platform.Persistence;

/// <summary>Opens a context's own connection of the embedded database only when something is carried out on it: most requests only read, and their queries go elsewhere (<see cref="PreparedReads"/>).</summary>
/// <remarks>Each opening tells the engine a dozen functions and each closing takes them back, which costs more than a query. Registered after <see cref="PreparedReads"/>: what that one has answered needs no connection.</remarks>
internal sealed class LateConnection(Action<DbConnection> opened) : IDbConnectionInterceptor, IDbCommandInterceptor, IDbTransactionInterceptor
{
    public DbConnection ConnectionCreated(ConnectionCreatedEventData eventData, DbConnection result)
    {
        result.StateChange += (_, change) =>
        {
            if (change.CurrentState is ConnectionState.Open)
            {
                opened(result);
            }
        };
        return result;
    }

    public InterceptionResult ConnectionOpening(DbConnection connection, ConnectionEventData eventData, InterceptionResult result) => InterceptionResult.Suppress();

    public ValueTask<InterceptionResult> ConnectionOpeningAsync(DbConnection connection, ConnectionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default) =>
        new(InterceptionResult.Suppress());

    public InterceptionResult<DbTransaction> TransactionStarting(DbConnection connection, TransactionStartingEventData eventData, InterceptionResult<DbTransaction> result) =>
        Opened(connection, result);

    public ValueTask<InterceptionResult<DbTransaction>> TransactionStartingAsync(
        DbConnection connection, TransactionStartingEventData eventData, InterceptionResult<DbTransaction> result, CancellationToken cancellationToken = default) => new(Opened(connection, result));

    public InterceptionResult<DbDataReader> ReaderExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result) => Opened(command.Connection, result);

    public ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default) => new(Opened(command.Connection, result));

    public InterceptionResult<object> ScalarExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<object> result) => Opened(command.Connection, result);

    public ValueTask<InterceptionResult<object>> ScalarExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<object> result, CancellationToken cancellationToken = default) => new(Opened(command.Connection, result));

    public InterceptionResult<int> NonQueryExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<int> result) => Opened(command.Connection, result);

    public ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default) => new(Opened(command.Connection, result));

    /// <summary>Opening a file is never waited for: the engine has no other way.</summary>
    private static InterceptionResult<T> Opened<T>(DbConnection? connection, InterceptionResult<T> result)
    {
        if (!result.HasResult && connection is { State: ConnectionState.Closed })
        {
            connection.Open();
        }

        return result;
    }
}
