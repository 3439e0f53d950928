using System.Globalization;
using Kefu.Contracts.Identity;
using Kefu.Platform.Access;
using Kefu.Platform.Persistence;
using Kefu.Web;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.DependencyInjection;

namespace Kefu.Bench;

/// <summary>Fills a database with tickets by prepared statements, after the model as it is: new columns get a plain value.</summary>
internal static class Seed
{
    private const string Table = "tickets_ticket";

    public static async Task<int> RunAsync(string data, int tickets, CancellationToken ct)
    {
        await using (var server = await ServerProcess.StartKefuAsync(data, null, demo: true, null, ct))
        {
            foreach (var visitor in await Visitors.EnterAsync(server.Address, 1, ct))
            {
                visitor.Dispose();
            }

            // The demo is still being written when the first visitor comes in.
            await server.SettleAsync(ct);
        }

        await using var app = KefuHost.Build([$"--Database:DataDirectory={data}"]);
        await using var scope = app.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentActor>().Become(Actor.System);
        var db = scope.ServiceProvider.GetRequiredService<KefuDbContext>();
        var shop = (await scope.ServiceProvider.GetRequiredService<IShopDirectory>().ListAsync(ct))[0].Id;
        var entity = db.Model.GetEntityTypes().Single(e => e.GetTableName() == Table);
        var known = await db.Database.SqlQueryRaw<int>($"SELECT count(*) AS \"Value\" FROM {Table}").SingleAsync(ct);
        await WriteAsync(db, entity, shop, tickets - known, ct);
        return 0;
    }

    private static async Task WriteAsync(KefuDbContext db, IEntityType entity, Guid shop, int count, CancellationToken ct)
    {
        await db.Database.OpenConnectionAsync(ct);
        var connection = (SqliteConnection)db.Database.GetDbConnection();
        var columns = entity.GetProperties().ToList();
        await using var insert = connection.CreateCommand();
#pragma warning disable CA2100 // Names of the model, no input.
        insert.CommandText = $"INSERT INTO {Table} ({string.Join(", ", columns.Select(c => $"\"{c.GetColumnName()}\""))}) VALUES ({string.Join(", ", columns.Select((_, i) => $"${i + 1}"))})";
#pragma warning restore CA2100
        foreach (var (_, i) in columns.Select((c, i) => (c, i)))
        {
            insert.Parameters.Add(new SqliteParameter("$" + (i + 1).ToString(CultureInfo.InvariantCulture), null));
        }

        var begin = TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(-365);
        for (var done = 0; done < count;)
        {
            await using var transaction = connection.BeginTransaction();
            insert.Transaction = transaction;
            for (var i = 0; i < 50_000 && done < count; i++, done++)
            {
                for (var c = 0; c < columns.Count; c++)
                {
                    insert.Parameters[c].Value = ValueOf(columns[c], done, shop, begin.AddSeconds(done * 30)) ?? DBNull.Value;
                }

                insert.ExecuteNonQuery();
            }

            await transaction.CommitAsync(ct);
        }
    }

    private static object? ValueOf(IProperty property, int i, Guid shop, DateTime at)
    {
        var type = Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType;
        return property.Name switch
        {
            "ShopId" => shop,
            "Number" => 1_000_000L + i,
            "Subject" => $"Parcel {i} has not come",
            _ when property.IsPrimaryKey() => Guid.CreateVersion7(),
            _ when type.IsEnum => EnumValue(type, i),
            _ when property.IsNullable => null,
            _ when type == typeof(DateTime) => at,
            _ when type == typeof(string) => "",
            _ when type == typeof(bool) => false,
            _ when type == typeof(int) || type == typeof(long) => 1L,
            _ => Guid.CreateVersion7(),
        };
    }

    private static string EnumValue(Type type, int i)
    {
        var names = Enum.GetNames(type);
        return names[i % names.Length];
    }
}
