using System.Collections.Concurrent;
using Kefu.Contracts.Orders;
using Kefu.Platform.Log;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Kefu.Tests.Faults;

/// <summary>What a shop's order system sends twice, at once, late or out of order.</summary>
public sealed class DuplicateWebhookTests
{
    [Theory, OnEachDatabase]
    [Case("F12")]
    public async Task One_order_and_one_event_should_come_of_fifty_equal_reports_at_once(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => SendAsync(app, shop, "N-1", 1, OrderStatus.Paid))));

        Assert.Equal(1, answers.Count(applied => applied));
        var order = await FindAsync(app, shop, "N-1");
        Assert.Equal(OrderStatus.Paid, order!.Status);
        var change = Assert.Single(await ChangesAsync(app, shop));
        Assert.Equal((order.Id, 1L, true), (change.Order, change.Version, change.New));
    }

    [Theory, OnEachDatabase]
    public async Task First_reports_of_a_shop_at_once_should_leave_no_error_in_the_log(Database database)
    {
        using var heard = new HeardErrors();
        await using var app = await KefuApp.StartAsync(database, services: s => s.AddSingleton<ILoggerProvider>(heard));
        for (var round = 0; round < 3; round++)
        {
            var shop = await app.NewShopAsync();
            await Task.WhenAll(Enumerable.Range(0, 12).Select(i => Task.Run(() => SendAsync(app, shop, $"N-{round}-{i}", 1, OrderStatus.Paid))));
        }

        Assert.Empty(heard.Errors);
    }

    [Theory, OnEachDatabase]
    [Case("F13")]
    public async Task Newest_report_should_stand_when_reports_come_at_once_and_out_of_order(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var versions = Enumerable.Range(1, 24).Reverse().Chunk(5).SelectMany(c => c.Reverse()).ToList();

        await Task.WhenAll(versions.Select(v => Task.Run(() => SendAsync(app, shop, "N-2", v, v == 24 ? OrderStatus.Delivered : OrderStatus.Shipped))));
        var late = await SendAsync(app, shop, "N-2", 23, OrderStatus.Cancelled);

        Assert.False(late);
        Assert.Equal(OrderStatus.Delivered, (await FindAsync(app, shop, "N-2"))!.Status);
        var changes = await ChangesAsync(app, shop);
        Assert.Equal(24, changes.Max(c => c.Version));
        Assert.Equal(changes.Count, changes.Select(c => c.Version).Distinct().Count());
        Assert.Single(changes, c => c.New);
    }

    private static async Task<bool> SendAsync(KefuApp app, TestShop shop, string number, int version, OrderStatus status)
    {
        using var client = app.NewClient();
        return await OrderReport.SendAsync(client, shop, number, version, status);
    }

    private static Task<OrderCard?> FindAsync(KefuApp app, TestShop shop, string number) =>
        app.AsSystemAsync(services => services.GetRequiredService<IOrders>().FindAsync(shop.Id, number, CancellationToken.None));

    private static async Task<List<OrderChanged>> ChangesAsync(KefuApp app, TestShop shop)
    {
        var type = EventNames.Of(typeof(OrderChanged));
        var rows = await app.ReadAsync(db => db.Set<LogEntry>().AsNoTracking().Where(e => e.ShopId == shop.Id && e.Type == type).OrderBy(e => e.Tx).ThenBy(e => e.Seq).ToListAsync());
        return rows.ConvertAll(e => e.Read<OrderChanged>());
    }
}

/// <summary>Keeps what an app tells its operator as an error.</summary>
internal sealed class HeardErrors : ILoggerProvider, ILogger
{
    public ConcurrentQueue<string> Errors { get; } = [];

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            Errors.Enqueue(formatter(state, exception));
        }
    }

    public void Dispose()
    {
    }
}
