using System.Data.Common;

namespace Kefu.Platform.Persistence;

/// <summary>One connection with prepared commands, on which groups are committed one after another.</summary>
internal sealed class GroupConnection : IAsyncDisposable
{
    private readonly DbConnection _connection;
    private readonly Dictionary<string, DbCommand> _prepared = new(StringComparer.Ordinal);

    private GroupConnection(DbConnection connection) => _connection = connection;

    public static async Task<GroupConnection> OpenAsync(IDialect dialect, CancellationToken ct) => new(await dialect.OpenAsync(ct));

    public async Task CommitAsync(List<Pending> group)
    {
        var answers = await TryAllAsync(group);
        for (var i = 0; i < group.Count; i++)
        {
            if (answers is null)
            {
                await CommitAloneAsync(group[i]);
            }
            else
            {
                group[i].Done.TrySetResult(answers[i]);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var command in _prepared.Values)
        {
            await command.DisposeAsync();
        }

        await _connection.DisposeAsync();
    }

    /// <summary>Null when one unit failed: then nothing was committed and each has to be tried by itself.</summary>
    private async Task<object?[]?[]?> TryAllAsync(List<Pending> group)
    {
        await using var transaction = await _connection.BeginTransactionAsync();
        try
        {
            var answers = _connection.CanCreateBatch
                ? await RunBatchAsync(transaction, group)
                : RunOneByOne(transaction, group);
            await transaction.CommitAsync();
            return answers;
        }
        catch (Exception e) when (e is not OperationCanceledException && group.Count > 1 && _connection.State == System.Data.ConnectionState.Open)
        {
            await transaction.RollbackAsync();
            return null;
        }
    }

    private async Task CommitAloneAsync(Pending pending)
    {
        try
        {
            var answer = await TryAllAsync([pending]);
            pending.Done.TrySetResult(answer![0]);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // A value the driver cannot write, such as half a character, harms nobody but its writer.
            pending.Done.TrySetException(e);
        }
    }

    private async Task<object?[]?[]> RunBatchAsync(DbTransaction transaction, List<Pending> group)
    {
        await using var batch = _connection.CreateBatch();
        batch.Transaction = transaction;
        foreach (var statement in group.SelectMany(p => p.Unit.Statements))
        {
            var command = batch.CreateBatchCommand();
            command.CommandText = statement.Sql;
            foreach (var value in statement.Parameters)
            {
                var parameter = command.CreateParameter();
                parameter.Value = value ?? DBNull.Value;
                command.Parameters.Add(parameter);
            }

            batch.BatchCommands.Add(command);
        }

        var answers = new object?[]?[group.Count];
        await using var reader = await batch.ExecuteReaderAsync();
        for (var i = 0; i < group.Count; i++)
        {
            // Only a unit's last statement has a result set; the driver passes over the others.
            answers[i] = await reader.ReadAsync() ? ReadRow(reader) : null;
            await reader.NextResultAsync();
        }

        return answers;
    }

    /// <summary>The embedded engine answers from memory: awaiting each statement would only cost.</summary>
    private object?[]?[] RunOneByOne(DbTransaction transaction, List<Pending> group)
    {
        var answers = new object?[]?[group.Count];
        for (var i = 0; i < group.Count; i++)
        {
            var statements = group[i].Unit.Statements;
            for (var s = 0; s < statements.Count; s++)
            {
                var command = Prepare(statements[s], transaction);
                if (s < statements.Count - 1)
                {
                    command.ExecuteNonQuery();
                    continue;
                }

                using var reader = command.ExecuteReader();
                answers[i] = reader.Read() ? ReadRow(reader) : null;
            }
        }

        return answers;
    }

    private DbCommand Prepare(Statement statement, DbTransaction transaction)
    {
        if (!_prepared.TryGetValue(statement.Sql, out var command))
        {
            command = _connection.CreateCommand();
#pragma warning disable CA2100 // The text is a constant of the caller; values travel as parameters.
            command.CommandText = statement.Sql;
#pragma warning restore CA2100
            for (var i = 0; i < statement.Parameters.Length; i++)
            {
                var parameter = command.CreateParameter();
                parameter.ParameterName = "$" + (i + 1).ToString(System.Globalization.CultureInfo.InvariantCulture);
                command.Parameters.Add(parameter);
            }

            _prepared[statement.Sql] = command;
        }

        command.Transaction = transaction;
        for (var i = 0; i < statement.Parameters.Length; i++)
        {
            command.Parameters[i].Value = statement.Parameters[i] ?? DBNull.Value;
        }

        return command;
    }

    private static object?[] ReadRow(DbDataReader reader)
    {
        var row = new object?[reader.FieldCount];
        for (var i = 0; i < row.Length; i++)
        {
            row[i] = reader.IsDBNull(i) ? null : reader.GetValue(i);
        }

        return row;
    }
}
