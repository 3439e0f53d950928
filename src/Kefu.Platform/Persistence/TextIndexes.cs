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
    /// <summary>Puts a document in, replacing an older one; an empty text takes it out of every answer. Joins the running transaction.</summary>
    public async Task PutAsync(string table, Guid key, string text, Guid shopId, CancellationToken ct)
    {
        var tokens = Tokenizer.IndexText(text);
        foreach (var sql in dialect.PutTextSql(table))
        {
            await using var command = await CommandAsync(sql, ct);
            command.AddPositional([.. new object?[] { key.ToString(), tokens, shopId }.Take(sql.Contains("$2", StringComparison.Ordinal) ? 3 : 1)]);
            await command.ExecuteNonQueryAsync(ct);
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
