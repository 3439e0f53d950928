using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Kefu.Contracts.Orders;
using Kefu.Orders.Domain;
using Kefu.Platform.Log;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kefu.Tests.Orders;

public sealed class OrderIntakeTests
{
    [Theory, OnEachDatabase]
    public async Task The_same_webhook_fifty_times_at_once_should_apply_once(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var number = KefuApp.NewOrderNumber();
        var body = KefuApp.OrderBody(number, 1);

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(async _ =>
        {
            using var answer = await app.ReportOrderAsync(shop, body);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("applied").GetBoolean();
        }));

        Assert.Single(answers, applied => applied);
        var type = EventNames.Of(typeof(OrderChanged));
        var order = await app.ReadAsync(db => db.Set<Order>().SingleAsync(o => o.Number == number));
        Assert.Equal(1, await app.ReadAsync(db => db.Set<LogEntry>().CountAsync(e => e.Type == type && e.SubjectId == order.Id.Value)));
    }

    [Theory, OnEachDatabase]
    public async Task Late_and_out_of_order_events_should_never_overwrite_newer_ones(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var number = KefuApp.NewOrderNumber();

        var applied = new List<bool>();
        foreach (var (version, status) in new[] { (2L, "shipped"), (1L, "paid"), (4L, "completed"), (3L, "delivered"), (4L, "cancelled") })
        {
            using var answer = await app.ReportOrderAsync(shop, KefuApp.OrderBody(number, version, status));
            applied.Add((await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("applied").GetBoolean());
        }

        Assert.Equal([true, false, true, false, false], applied);
        var order = await app.ReadAsync(db => db.Set<Order>().SingleAsync(o => o.Number == number));
        Assert.Equal((OrderStatus.Completed, 4L), (order.Status, order.SourceVersion));
    }

    [Theory, OnEachDatabase]
    public async Task A_report_that_is_not_the_shops_should_be_refused(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var body = KefuApp.OrderBody(KefuApp.NewOrderNumber(), 1);

        async Task<HttpStatusCode> StatusAsync(Task<HttpResponseMessage> sent)
        {
            using var answer = await sent;
            return answer.StatusCode;
        }

        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(app.ReportOrderAsync(shop, body, secret: "guess")));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(app.ReportOrderAsync(shop, body, at: TimeProvider.System.GetUtcNow().AddMinutes(-6))));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(app.ReportOrderAsync(shop with { Key = "nobody" }, body)));
        Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync(app.ReportOrderAsync(shop, "{\"orderNumber\":")));
        Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync(app.ReportOrderAsync(shop, "{}")));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await StatusAsync(app.ReportOrderAsync(shop, new string('x', 300_000))));
        Assert.False((await AnswerAsync(app, shop, "c-1")).Available);
    }

    [Theory, OnEachDatabase]
    [Clause("S1-3.4a")]
    public async Task A_source_that_never_reported_should_be_unavailable_not_blank(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var agent = await app.NewStaffAsync(shop, "agent");
        var visitor = await app.NewVisitorAsync(shop, KefuApp.IdentityOf(shop, "c-9", "何雨桐"));
        await visitor.SayAsync("在吗");
        var conversation = (await visitor.AskForPersonAsync()).GetProperty("id").GetGuid();

        Assert.False((await AnswerAsync(app, shop, "c-9")).Available);
        Assert.Contains("Order data unavailable", await agent.Http.GetStringAsync($"/fragments/tickets/new?conversation={conversation}"));

        await app.HaveOrderAsync(shop, KefuApp.NewOrderNumber(), customer: "somebody-else");
        var after = await AnswerAsync(app, shop, "c-9");
        Assert.True(after.Available);
        Assert.NotNull(after.LastReportAtUtc);
        Assert.Empty(after.Orders);
        Assert.DoesNotContain("Order data unavailable", await agent.Http.GetStringAsync($"/fragments/tickets/new?conversation={conversation}"));
    }

    [Theory, OnEachDatabase]
    [Clause("S3-6.1d")]
    public async Task An_order_should_reach_the_desk_within_five_seconds(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var agent = await app.NewStaffAsync(shop, "agent");
        var number = KefuApp.NewOrderNumber();
        await app.HaveOrderAsync(shop, number);
        var visitor = await app.NewVisitorAsync(shop, KefuApp.IdentityOf(shop, "c-1", "林晓"));
        await visitor.SayAsync("到哪了");
        var conversation = (await visitor.AskForPersonAsync()).GetProperty("id").GetGuid();
        await app.TakeAsync(agent, conversation);

        var pane = $"/desk/fragments/{conversation}/customer";
        Assert.DoesNotContain("Shipped", await agent.Http.GetStringAsync(pane), StringComparison.Ordinal);
        using var within = new CancellationTokenSource(TimeSpan.FromSeconds(15));
        using var feed = await agent.Http.GetAsync("/feed", HttpCompletionOption.ResponseHeadersRead, within.Token);
        using var lines = new StreamReader(await feed.Content.ReadAsStreamAsync(within.Token));

        var sent = System.Diagnostics.Stopwatch.StartNew();
        await app.HaveOrderAsync(shop, number, 2, "shipped");
        while (await lines.ReadLineAsync(within.Token) is { } line && line != "event: orders.order-changed")
        {
        }

        // The desk's customer pane asks again on this event.
        Assert.Contains("Shipped", await agent.Http.GetStringAsync(pane), StringComparison.Ordinal);
        Assert.True(sent.Elapsed < TimeSpan.FromSeconds(5), sent.Elapsed.ToString());
        var shown = await agent.Http.GetFromJsonAsync<JsonElement>($"/api/v1/orders/{number}");
        Assert.Equal("shipped", shown.GetProperty("status").GetString());
        Assert.Equal("138****1234", shown.GetProperty("phone").GetString());
    }

    [Theory, OnEachDatabase]
    public async Task An_order_should_be_out_of_reach_for_people_of_other_shops(Database database)
    {
        var app = await KefuApp.For(database);
        var number = KefuApp.NewOrderNumber();
        await app.HaveOrderAsync(await app.NewShopAsync(), number);
        var stranger = await app.NewStaffAsync(await app.NewShopAsync(), "agent");

        using var answer = await stranger.Http.GetAsync($"/api/v1/orders/{number}");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.DoesNotContain(number, await stranger.Http.GetStringAsync("/orders"));
    }

    [Theory, OnEachDatabase]
    public async Task An_imported_file_should_apply_its_good_rows_once_and_list_the_bad_ones(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var supervisor = await app.NewStaffAsync(shop, "operations-supervisor");
        var agent = await app.NewStaffAsync(shop, "agent");
        var number = KefuApp.NewOrderNumber();
        var csv = $"order_number,version,status,occurred_at,total,customer_id,phone\n{number},1,paid,2026-11-18 18:32,329.00,c-1,13800001234\n{number}x,one,paid,2026-11-18,1,,\n";

        async Task<(HttpStatusCode Status, string Html)> ImportAsync(HttpClient http)
        {
            using var form = new MultipartFormDataContent { { new StringContent(shop.Id.ToString()), "shop" }, { new ByteArrayContent(Encoding.UTF8.GetBytes(csv)), "file", "orders.csv" } };
            using var answer = await http.PostAsync("/fragments/orders/import", form);
            return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
        }

        Assert.Equal(HttpStatusCode.Forbidden, (await ImportAsync(agent.Http)).Status);
        var first = await ImportAsync(supervisor.Http);
        Assert.Contains("1 orders applied, 0 already up to date", first.Html);
        Assert.Contains("Must be a whole number above 0.", first.Html);
        Assert.Contains("0 orders applied, 1 already up to date", (await ImportAsync(supervisor.Http)).Html);
        Assert.Equal("138****1234", (await agent.Http.GetFromJsonAsync<JsonElement>($"/api/v1/orders/{number}")).GetProperty("phone").GetString());
    }

    private static Task<OrderAnswer> AnswerAsync(KefuApp app, TestShop shop, string customer) =>
        app.AsSystemAsync(s => s.GetRequiredService<IOrders>().ForCustomerAsync(shop.Id, customer, 5, CancellationToken.None));
}
