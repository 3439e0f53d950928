using System.Data;
using System.Data.Common;
using Kefu.Platform.Access;
using Kefu.Platform.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Kefu.Platform.Persistence;

/// <summary>Writes and searches full-text tables. Documents are written by log readers, never in the accepting transaction.</summary>
public sealed class TextIndex(KefuDbContext db, IDialect dialect, CurrentActor current, IEnumerable<TextTable> tables)
{
    /// <summary>Puts documents in, each replacing an older one of its key, which comes once; an empty text takes it out of every answer. Joins the running transaction.</summary>
    public async Task PutAsync(string table, IEnumerable<(Guid Key, string Text, Guid ShopId)> texts, CancellationToken ct)
    {
        List<TextDocument> documents = [.. texts.Select(t => new TextDocument(t.Key, Tokenizer.IndexText(t.Text), t.ShopId))];
        if (documents.Count == 0)
        {
            return;
        }

        // A statement is prepared once for all of them.
        var commands = new Dictionary<string, DbCommand>(StringComparer.Ordinal);
        try
        {
            foreach (var (sql, values) in dialect.PutTexts(table, documents))
            {
                if (!commands.TryGetValue(sql, out var command))
                {
                    command = commands[sql] = await CommandAsync(sql, ct);
                }

                command.Parameters.Clear();
                command.AddPositional(values);
                await command.ExecuteNonQueryAsync(ct);
            }
        }
        finally
        {
            foreach (var command in commands.Values)
            {
                await command.DisposeAsync();
            }
        }
    }

    /// <summary>Takes all documents of a shop out of every table. Joins the running transaction.</summary>
    public async Task RemoveShopAsync(Guid shopId, CancellationToken ct)
    {
        foreach (var sql in tables.SelectMany(t => dialect.RemoveTextSql(t.Name)))
        {
            await using var command = await CommandAsync(sql, ct);
            command.AddPositional(shopId);
            await command.ExecuteNonQueryAsync(ct);
        }
    }

    /// <summary>The keys of documents within the actor's shops that meet the query, last written first.</summary>
    public async Task<IReadOnlyList<Guid>> FindAsync(string table, string query, int take, CancellationToken ct)
    {
        var parsed = Tokenizer.Query(query);
        var scope = current.Actor.Shops;
        if (parsed.IsEmpty || (!scope.Everywhere && scope.Ids.Count == 0))
        {
            return [];
        }

        await using var command = await CommandAsync(dialect.FindTextSql(table, !scope.Everywhere), ct);
        command.AddPositional(scope.Everywhere ? [dialect.TextQuery(parsed), (long)take] : [dialect.TextQuery(parsed), (long)take, dialect.ShopList(scope.Ids)]);
        var keys = new List<Guid>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            keys.Add(Guid.Parse(reader.GetString(0)));
        }

        return keys;
    }

    private async Task<DbCommand> CommandAsync(string sql, CancellationToken ct)
    {
        var connection = db.Database.GetDbConnection();
        if (connection.State is not ConnectionState.Open)
        {
            await connection.OpenAsync(ct);
        }

        var command = connection.CreateCommand();
        command.Transaction = db.Database.CurrentTransaction?.GetDbTransaction();
#pragma warning disable CA2100 // The text is the dialect's; values travel as parameters.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command;
    }
}

/// <summary>What a full-text table keeps of a text.</summary>
/// <param name="Tokens">The words to find it by, parted by blanks.</param>
public sealed record TextDocument(Guid Key, string Tokens, Guid ShopId);

/// <summary>A full-text table of some module.</summary>
public sealed record TextTable(string Name);

/// <summary>Declares full-text tables at start.</summary>
public static class TextIndexRegistration
{
    /// <summary>Declares a full-text table; it is created before anything of the host starts.</summary>
    public static IServiceCollection AddTextIndex(this IServiceCollection services, string table)
    {
        services.TryAddScoped<TextIndex>();
        services.AddSingleton(new TextTable(table));
        services.AddSingleton<IHostedService>(p => new TextIndexCreation(table, p.GetRequiredService<IDialect>()));
        return services;
    }

    private sealed class TextIndexCreation(string table, IDialect dialect) : IHostedLifecycleService
    {
        public async Task StartingAsync(CancellationToken cancellationToken)
        {
            try
            {
                await CreateAsync(cancellationToken);
            }
            catch (Exception e) when (dialect.IsDuplicate(e))
            {
                // Another node made it at the same moment: "if not exists" looks before it waits.
                await CreateAsync(cancellationToken);
            }
        }

        private async Task CreateAsync(CancellationToken cancellationToken)
        {
            await using var connection = await dialect.OpenAsync(cancellationToken);
            await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The name is the module's own.
            command.CommandText = dialect.CreateTextIndexSql(table);
#pragma warning restore CA2100
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
