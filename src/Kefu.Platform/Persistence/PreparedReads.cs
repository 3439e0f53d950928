using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Kefu.Platform.Persistence;

/// <summary>Keeps queries prepared: the embedded engine else reads and plans the same text anew each time, which costs as much as most answers do.</summary>
/// <remarks>A query outside a transaction is carried out on a connection that is lent from here and comes back with its statements once the answer is read.</remarks>
internal sealed class PreparedReads(Func<SqliteConnection> open) : DbCommandInterceptor, IDisposable
{
    private readonly ConcurrentBag<Reader> _idle = [];
    private readonly ConcurrentDictionary<DbDataReader, Reader> _lent = [];

    public override InterceptionResult<DbDataReader> ReaderExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result)
    {
        if (command.Transaction is not null || eventData.CommandSource is not CommandSource.LinqQuery)
        {
            return result;
        }

        var reader = _idle.TryTake(out var known) ? known : new Reader(open());
        try
        {
            var answer = new PlainReader(reader.Ask(command));
            _lent[answer] = reader;
            return InterceptionResult<DbDataReader>.SuppressWithResult(answer);
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default) =>
        new(ReaderExecuting(command, eventData, result));

    public override InterceptionResult DataReaderDisposing(DbCommand command, DataReaderDisposingEventData eventData, InterceptionResult result)
    {
        if (_lent.TryRemove(eventData.DataReader, out var reader))
        {
            eventData.DataReader.Dispose();
            _idle.Add(reader);
        }

        return result;
    }

    public void Dispose()
    {
        while (_idle.TryTake(out var reader))
        {
            reader.Dispose();
        }
    }

    /// <summary>A connection with its prepared statements.</summary>
    private sealed class Reader(SqliteConnection connection) : IDisposable
    {
        private const int Most = 500;
        private readonly Dictionary<string, SqliteCommand> _prepared = new(StringComparer.Ordinal);

        public SqliteDataReader Ask(DbCommand query)
        {
            var command = Prepared(query.CommandText);
            command.CommandTimeout = query.CommandTimeout;
            command.Parameters.Clear();
            foreach (SqliteParameter parameter in query.Parameters)
            {
                command.Parameters.Add(parameter);
            }

            return command.ExecuteReader();
        }

        public void Dispose()
        {
            Forget();
            connection.Dispose();
        }

        private SqliteCommand Prepared(string text)
        {
            if (!_prepared.TryGetValue(text, out var command))
            {
                if (_prepared.Count == Most)
                {
                    Forget();
                }

                command = connection.CreateCommand();
#pragma warning disable CA2100 // The text is what was made of a query; values travel as parameters.
                command.CommandText = text;
#pragma warning restore CA2100
                _prepared[text] = command;
            }

            return command;
        }

        private void Forget()
        {
            foreach (var command in _prepared.Values)
            {
                command.Dispose();
            }

            _prepared.Clear();
        }
    }
}
