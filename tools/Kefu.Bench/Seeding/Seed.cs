using System.Data.Common;
using Kefu.Contracts.Conversations;
using Kefu.Contracts.Customers;
using Kefu.Contracts.Identity;
using Kefu.Platform.Access;
using Kefu.Platform.Persistence;
using Kefu.Web;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Kefu.Bench.Seeding;

/// <summary>How much a seeded database holds.</summary>
/// <param name="MessagesEach">Messages of one conversation.</param>
/// <param name="Indexed">How many of the newest messages the full-text index holds.</param>
internal sealed record SeedSize(int Tickets, int Conversations = 0, int MessagesEach = 10, int Indexed = 0);

/// <summary>Fills a database with years of work: a year of settled conversations, some hundred open ones, tickets and what was said. No log rows: the seeded past is older than the log.</summary>
internal static class Seed
{
    private const int ConversationsACustomer = 4;
    private const int MostOpen = 600;

    public static async Task<int> RunAsync(string data, string? database, SeedSize size, CancellationToken ct)
    {
        await using (var server = await ServerProcess.StartKefuAsync(data, database, demo: true, null, ct))
        {
            await server.AnnouncedAsync(ct);
            await server.SettleAsync(ct);
        }

        var (model, shop, staff) = await KnownAsync(data, database, ct);
        SqliteConnection.ClearAllPools();
        await using DbConnection connection = database is { Length: > 0 } ? new NpgsqlConnection(database) : new SqliteConnection($"Data Source={Path.Combine(data, "kefu.db")}");
        await connection.OpenAsync(ct);
        await PrepareAsync(connection, ct);
        var tickets = await CountAsync(connection, "tickets_ticket", ct);
        await Bulk.WriteAsync(connection, Tickets(model, shop, staff), tickets, Math.Max(0, size.Tickets - tickets), ct);
        if (size.Conversations > 0 && await CountAsync(connection, "conversations_conversation", ct) < size.Conversations)
        {
            var first = await CountAsync(connection, "conversations_message", "coalesce(max(\"Seq\"), 0) + 1", ct);
            await Bulk.WriteAsync(connection, Customers(model, shop), 0, Math.Max(1, size.Conversations / ConversationsACustomer), ct);
            await Bulk.WriteAsync(connection, Conversations(model, shop, staff, size, first), 0, size.Conversations, ct);
            var messages = (long)size.Conversations * size.MessagesEach;
            await Bulk.WriteAsync(connection, Messages(model, shop, staff, size, first), 0, messages, ct);
            await SeedIndex.WriteAsync(connection, shop, Math.Max(0, messages - size.Indexed), Math.Min(size.Indexed, messages), i => Key('m', i), ct);
        }

        await FinishAsync(connection, ct);
        return 0;
    }

    private static DateTime At(long i, long of) => TimeProvider.System.GetUtcNow().UtcDateTime.Date.AddDays(-365).AddSeconds(365.0 * 86_400 / Math.Max(of, 1) * i);

    /// <summary>The same id for the same row, in the order of the rows.</summary>
    private static Guid Key(char kind, long i) => new(0x0180_0000 + (int)(i >> 24), (short)(i >> 8), (short)(0x7000 | (int)(i & 0xff)), (byte)0x80, (byte)kind, (byte)(i >> 56), (byte)(i >> 48), 0, 0, 0, 0);

    private static SeedTable Customers(IModel model, Guid shop) => new(model, "customers_customer", new Dictionary<string, Func<long, object?>>(StringComparer.Ordinal)
    {
        ["Id"] = i => new CustomerId(Key('c', i)),
        ["ShopId"] = _ => shop,
        ["ExternalId"] = i => FormattableString.Invariant($"s-{i}"),
        ["Name"] = i => FormattableString.Invariant($"顾客{i}"),
        ["Phone"] = i => FormattableString.Invariant($"139{i:00000000}"),
        ["Tier"] = i => i % 20 == 0 ? "vip" : "standard",
        ["Language"] = _ => "zh-CN",
        ["FirstSeenAtUtc"] = i => At(i, 1_000_000),
        ["LastSeenAtUtc"] = i => At(i, 1_000_000),
    });

    private static SeedTable Conversations(IModel model, Guid shop, List<StaffId> staff, SeedSize size, long firstSeq)
    {
        // A customer has one open conversation.
        var open = Math.Min(MostOpen, size.Conversations / ConversationsACustomer);
        bool IsOpen(long i) => i >= size.Conversations - open;
        ConversationStatus Status(long i) => !IsOpen(i) ? (i % 20 == 0 ? ConversationStatus.Resolved : ConversationStatus.Closed) : (i % 6) switch { 0 => ConversationStatus.Bot, 1 or 2 => ConversationStatus.Queued, _ => ConversationStatus.Active };
        long Last(long i) => firstSeq + ((i + 1) * size.MessagesEach) - 1;
        CustomerId Customer(long i) => CustomerOf(i, size);
        return new SeedTable(model, "conversations_conversation", new Dictionary<string, Func<long, object?>>(StringComparer.Ordinal)
        {
            ["Id"] = i => new ConversationId(Key('v', i)),
            ["ShopId"] = _ => shop,
            ["Number"] = i => 10_000_000 + i,
            ["CustomerId"] = i => Customer(i),
            ["OpenFor"] = i => IsOpen(i) ? Customer(i).Value : null,
            ["Channel"] = _ => "web",
            ["Language"] = _ => "zh-CN",
            ["Tier"] = _ => "standard",
            ["Class"] = i => i % 3 == 0 ? "logistics" : "consultation",
            ["Stage"] = _ => "",
            ["Status"] = i => Status(i),
            ["AssignedTo"] = i => Status(i) is ConversationStatus.Bot or ConversationStatus.Queued ? null : staff[(int)(i % staff.Count)],
            ["Owner"] = i => Status(i) is ConversationStatus.Bot or ConversationStatus.Queued ? null : staff[(int)(i % staff.Count)],
            ["OpenedAtUtc"] = i => At(i, size.Conversations),
            ["QueuedAtUtc"] = i => At(i, size.Conversations).AddSeconds(30),
            ["ResolvedAtUtc"] = i => IsOpen(i) ? null : At(i, size.Conversations).AddMinutes(20),
            ["WaitingSinceUtc"] = i => Status(i) is ConversationStatus.Queued ? At(i, size.Conversations) : null,
            ["DueAtUtc"] = i => Status(i) is ConversationStatus.Queued ? At(i, size.Conversations).AddMinutes(1) : new DateTime(9999, 1, 1, 0, 0, 0, DateTimeKind.Utc),
            ["LastSeq"] = i => Last(i),
            ["LastPublicSeq"] = i => Last(i),
            ["LastCustomerSeq"] = i => Last(i) - 1,
            ["AgentReadSeq"] = i => i % 2 == 0 ? Last(i) : Last(i) - 3,
            ["LastMessageAtUtc"] = i => At(i, size.Conversations).AddMinutes(15),
            ["LastText"] = i => Words.Said(((i + 1) * size.MessagesEach) - 1),
            ["LastAuthor"] = _ => "Agent",
        });
    }

    private static SeedTable Messages(IModel model, Guid shop, List<StaffId> staff, SeedSize size, long firstSeq)
    {
        bool FromCustomer(long i) => i % 2 == 0;
        long Talk(long i) => i / size.MessagesEach;
        return new SeedTable(model, "conversations_message", new Dictionary<string, Func<long, object?>>(StringComparer.Ordinal)
        {
            ["Seq"] = i => firstSeq + i,
            ["Id"] = i => new MessageId(Key('m', i)),
            ["ConversationId"] = i => new ConversationId(Key('v', Talk(i))),
            ["ShopId"] = _ => shop,
            ["CustomerId"] = i => CustomerOf(Talk(i), size),
            ["ClientId"] = i => Key('k', i),
            ["Author"] = i => FromCustomer(i) ? AuthorKind.Customer : AuthorKind.Agent,
            ["AuthorId"] = i => FromCustomer(i) ? CustomerOf(Talk(i), size).Value : staff[(int)(i % staff.Count)].Value,
            ["AuthorName"] = i => FromCustomer(i) ? "" : "客服",
            ["Text"] = i => Words.Said(i),
            ["AtUtc"] = i => At(Talk(i), size.Conversations).AddMinutes(i % size.MessagesEach),
        });
    }

    /// <summary>Neighbouring conversations are of different customers: nobody has two open ones.</summary>
    private static CustomerId CustomerOf(long conversation, SeedSize size) => new(Key('c', conversation % Math.Max(1, size.Conversations / ConversationsACustomer)));

    private static SeedTable Tickets(IModel model, Guid shop, List<StaffId> staff) => new(model, "tickets_ticket", new Dictionary<string, Func<long, object?>>(StringComparer.Ordinal)
    {
        ["Id"] = i => new Contracts.Tickets.TicketId(Key('t', i)),
        ["ShopId"] = _ => shop,
        ["Number"] = i => 1_000_000L + i,
        ["Subject"] = i => FormattableString.Invariant($"Parcel {i} has not come"),
        ["Kind"] = i => Enum.GetValues<Contracts.Tickets.TicketKind>()[i % Enum.GetValues<Contracts.Tickets.TicketKind>().Length],
        ["Status"] = i => i % 500 == 0 ? Contracts.Tickets.TicketStatus.Open : Contracts.Tickets.TicketStatus.Closed,
        ["Owner"] = i => staff[(int)(i % staff.Count)],
        ["Assignee"] = i => staff[(int)(i % staff.Count)],
        ["OpenedAtUtc"] = i => At(i, 1_000_000),
        ["UpdatedAtUtc"] = i => At(i, 1_000_000),
    });

    /// <summary>What the rows hang on. The installation is shut again after it: the embedded database is filled without a journal, which wants the file alone.</summary>
    private static async Task<(IModel Model, Guid Shop, List<StaffId> Staff)> KnownAsync(string data, string? database, CancellationToken ct)
    {
        await using var app = KefuHost.Build([$"--Database:DataDirectory={data}", $"--Database:Postgres={database}"]);
        await using var scope = app.Services.ScopeAs(Actor.System);
        var db = scope.ServiceProvider.GetRequiredService<KefuDbContext>();
        var shop = (await scope.ServiceProvider.GetRequiredService<IShopDirectory>().ListAsync(ct))[0].Id;
        var staff = (await scope.ServiceProvider.GetRequiredService<IStaffDirectory>().ListAsync(shop, ct)).Select(s => s.Id).ToList();
        return (db.Model, shop, staff);
    }

    private static Task<long> CountAsync(DbConnection connection, string table, CancellationToken ct) => CountAsync(connection, table, "count(*)", ct);

    private static async Task<long> CountAsync(DbConnection connection, string table, string what, CancellationToken ct)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants above.
        command.CommandText = $"SELECT {what} FROM {table}";
#pragma warning restore CA2100
        return (long)(await command.ExecuteScalarAsync(ct))!;
    }

    /// <summary>Without a journal: a seed that is cut off is thrown away.</summary>
    private static Task PrepareAsync(DbConnection connection, CancellationToken ct) =>
        connection is NpgsqlConnection ? Task.CompletedTask : DoAsync(connection, "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-1000000", ct);

    /// <summary>What the engine wants after so many rows: PostgreSQL fresh statistics, as its own vacuum would bring, and numbers that go on where the seed ended.</summary>
    private static Task FinishAsync(DbConnection connection, CancellationToken ct) => DoAsync(
        connection,
        connection is NpgsqlConnection
            ? "SELECT setval(pg_get_serial_sequence('conversations_message', 'Seq'), (SELECT coalesce(max(\"Seq\"), 1) FROM conversations_message)); VACUUM ANALYZE"
            : "PRAGMA journal_mode=WAL",
        ct);

    private static async Task DoAsync(DbConnection connection, string sql, CancellationToken ct)
    {
        foreach (var one in sql.Split("; "))
        {
            await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants above.
            command.CommandText = one;
#pragma warning restore CA2100
            command.CommandTimeout = 0;
            await command.ExecuteNonQueryAsync(ct);
        }
    }
}
