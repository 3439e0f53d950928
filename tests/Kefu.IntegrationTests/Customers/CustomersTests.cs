using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Kefu.Contracts.Customers;
using Kefu.Customers.Domain;
using Kefu.Platform.Access;
using Kefu.Platform.Log;
using Kefu.Tests.Conversations;
using Kefu.Tests.Tickets;
using Microsoft.Extensions.DependencyInjection;

namespace Kefu.Tests.Customers;

public sealed class CustomersTests
{
    private const string Phone = "13800001234";

    [Theory, OnEachDatabase]
    [Clause("S0-3.6a")]
    public async Task Personal_fields_should_be_masked_until_somebody_with_the_right_gives_a_reason(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var visitor = await app.NewVisitorAsync(shop, KefuApp.IdentityOf(shop, "u-1", "林晚秋", Phone, "linwanqiu@example.com", "gold"));
        var agent = await app.NewStaffAsync(shop, "agent");
        var manager = await app.NewStaffAsync(shop, "customer-relations-manager", "客户关系经理");
        var path = $"/api/v1/customers/{visitor.Customer}";

        foreach (var person in (TestPerson[])[agent, manager])
        {
            var text = await person.Http.GetStringAsync(path) + await person.Http.GetStringAsync("/api/v1/customers?search=" + Uri.EscapeDataString("林晚秋"));
            Assert.Contains("138****1234", text, StringComparison.Ordinal);
            Assert.DoesNotContain(Phone, text, StringComparison.Ordinal);
            Assert.DoesNotContain("linwanqiu@", text, StringComparison.Ordinal);
        }

        using (var denied = await agent.Http.PostAsJsonAsync(path + "/unmask", new { field = "phone", reason = "想看看" }))
        {
            Assert.Equal(HttpStatusCode.Forbidden, denied.StatusCode);
        }

        using (var unreasoned = await manager.Http.PostAsJsonAsync(path + "/unmask", new { field = "phone", reason = " " }))
        {
            Assert.Equal(HttpStatusCode.BadRequest, unreasoned.StatusCode);
        }

        Assert.Empty(await UnmaskedAsync(app, visitor.Customer.Value));
        using var shown = await manager.Http.PostAsJsonAsync(path + "/unmask", new { field = "phone", reason = "核对收货电话" });
        Assert.Equal(Phone, (await shown.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("value").GetString());
        var look = Assert.Single(await UnmaskedAsync(app, visitor.Customer.Value));
        Assert.Equal(manager.Id.Value, look.ActorId);
        Assert.Equal(("phone", "核对收货电话"), (look.Read<FieldUnmasked>().Field, look.Read<FieldUnmasked>().Reason));
        Assert.DoesNotContain(Phone, look.Payload, StringComparison.Ordinal);
    }

    [Theory, OnEachDatabase]
    public async Task Who_changed_a_name_should_read_the_new_one_at_once_and_other_shops_none(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var agent = await app.NewStaffAsync(shop, "agent");
        var supervisor = await app.NewStaffAsync(shop, "operations-supervisor");
        var visitor = await app.NewVisitorAsync(shop, KefuApp.IdentityOf(shop, "u-1", "林晚秋", Phone, "linwanqiu@example.com", "gold"));
        await visitor.SayAsync("在吗");
        var id = (await visitor.AskForPersonAsync()).IdOf();
        await app.TakeAsync(agent, id);
        async Task<string?> NameAsync() => (await supervisor.Http.GetFromJsonAsync<JsonElement>($"/api/v1/conversations/{id}")).GetProperty("conversation").GetProperty("customerName").GetString();
        Assert.Equal("林晚秋", await NameAsync());

        for (var i = 0; i < 5; i++)
        {
            using var changed = await supervisor.Http.PatchAsJsonAsync($"/api/v1/customers/{visitor.Customer}", new { name = $"林{i}" });
            Assert.True(changed.IsSuccessStatusCode, await changed.Content.ReadAsStringAsync());
            Assert.Equal($"林{i}", await NameAsync());
        }

        var elsewhere = ShopScope.Of((await app.NewShopAsync()).Id);
        var found = await app.AsSystemAsync(async services =>
        {
            services.GetRequiredService<CurrentActor>().Become(new Actor(ActorKind.Staff, Guid.CreateVersion7(), "someone", [], elsewhere));
            return await services.GetRequiredService<ICustomers>().NamesAsync([visitor.Customer], CancellationToken.None);
        });
        Assert.Empty(found);
    }

    [Theory, OnEachDatabase]
    [Clause("S0-3.6a")]
    public async Task Fields_of_orders_and_tickets_should_be_unmasked_by_the_same_right_reason_and_record(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var number = KefuApp.NewOrderNumber();
        await app.HaveOrderAsync(shop, number, phone: Phone);
        var agent = await app.NewStaffAsync(shop, "agent");
        var controller = await app.NewStaffAsync(shop, "risk-controller");
        var elsewhere = await app.NewStaffAsync(await app.NewShopAsync(), "risk-controller");
        var (_, conversation) = await app.ServedByAsync(shop, agent);
        var ticket = await agent.OpenAsync(new { conversationId = conversation, kind = "consultation", priority = "normal", subject = "发票", text = "y", contact = Phone });
        var subjects = new (string Kind, string Field, Guid Id, string Page)[]
        {
            ("order", "phone", (await agent.Http.GetFromJsonAsync<JsonElement>($"/api/v1/orders/{number}?shop={shop.Id}")).GetProperty("id").GetGuid(), $"/orders/{number}?shop={shop.Id}"),
            ("ticket", "contact", (await agent.TicketAsync(ticket)).GetProperty("id").GetGuid(), $"/tickets/{ticket}"),
        };
        foreach (var (kind, field, id, page) in subjects)
        {
            var reveal = $"/unmask/{kind}/{id}/{field}";
            Assert.DoesNotContain(reveal, await agent.Http.GetStringAsync(page), StringComparison.Ordinal);
            Assert.Contains(reveal, await controller.Http.GetStringAsync(page), StringComparison.Ordinal);
            Assert.DoesNotContain(Phone, await controller.Http.GetStringAsync(page), StringComparison.Ordinal);

            Assert.Equal(HttpStatusCode.Forbidden, (await UnmaskAsync(agent, reveal, "contact")).Status);
            Assert.Equal(HttpStatusCode.BadRequest, (await UnmaskAsync(controller, reveal, " ")).Status);
            Assert.Equal(HttpStatusCode.NotFound, (await UnmaskAsync(elsewhere, reveal, "contact")).Status);
            Assert.Equal(HttpStatusCode.NotFound, (await UnmaskAsync(controller, $"/unmask/{kind}/{id}/status", "contact")).Status);
            Assert.Empty(await UnmaskedAsync(app, id));
            var shown = await UnmaskAsync(controller, reveal, "contact");

            Assert.Contains(Phone, shown.Html, StringComparison.Ordinal);
            Assert.Contains($"id=\"mask-{field}\"", shown.Html, StringComparison.Ordinal);
            var look = Assert.Single(await UnmaskedAsync(app, id));
            Assert.Equal((controller.Id.Value, kind, field, "contact"), (look.ActorId, look.SubjectKind, look.Read<FieldUnmasked>().Field, look.Read<FieldUnmasked>().Reason));
            Assert.DoesNotContain(Phone, look.Payload, StringComparison.Ordinal);
        }
    }

    [Theory, OnEachDatabase]
    public async Task A_visitor_who_signs_in_should_take_their_conversation_along(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var anonymous = await app.NewVisitorAsync(shop);
        var said = await anonymous.SayAsync("我登录前问的");

        var known = await app.NewVisitorAsync(shop, KefuApp.IdentityOf(shop, "u-2", "陈嘉树"), anonymous.Token);

        Assert.NotEqual(anonymous.Customer, known.Customer);
        Assert.NotEqual(anonymous.Token, known.Token);
        Assert.Equal("陈嘉树", known.Session.GetProperty("customerName").GetString());
        var history = await KefuApp.EventuallyAsync(known.HistoryAsync, h => h.Any(m => m.GetProperty("seq").GetInt64() == said.GetProperty("seq").GetInt64()));
        Assert.NotEmpty(history);
        using var old = await KefuApp.EventuallyAsync(() => anonymous.Http.GetAsync("/api/v1/widget/messages"), a => a.StatusCode == HttpStatusCode.Unauthorized);

        // Somebody else signs in at the same browser: the two are never mixed.
        var other = await app.NewVisitorAsync(shop, KefuApp.IdentityOf(shop, "u-3", "周建国"), known.Token);
        Assert.NotEqual(known.Customer, other.Customer);
        Assert.Empty(await other.HistoryAsync());
        var back = await app.NewVisitorAsync(shop, KefuApp.IdentityOf(shop, "u-2", "陈嘉树"));
        Assert.Equal(known.Customer, back.Customer);
        Assert.NotEmpty(await back.HistoryAsync());
    }

    [Theory, OnEachDatabase]
    public async Task A_bad_identity_should_be_refused_and_a_bad_token_begin_anew(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var other = await app.NewShopAsync("别家");
        using var http = app.NewClient("zh-CN");
        foreach (var identity in (string[])["nonsense", KefuApp.IdentityOf(other, "u-1"), KefuApp.IdentityOf(shop, "u-1", expires: TimeProvider.System.GetUtcNow().AddHours(-1))])
        {
            using var refused = await http.PostAsJsonAsync("/api/v1/widget/session", new { shop = shop.Key, identity });
            Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
            Assert.Equal("identity.invalid", await KefuApp.CodeOfAsync(refused));
        }

        var first = await app.NewVisitorAsync(shop);
        var again = await app.NewVisitorAsync(shop, token: first.Token);
        Assert.Equal(first.Customer, again.Customer);
        Assert.Equal(first.Token, again.Token);
        var elsewhere = await app.NewVisitorAsync(other, token: first.Token);
        Assert.NotEqual(first.Customer, elsewhere.Customer);
        var stored = await app.ReadAsync(db => Task.FromResult(db.Set<VisitorToken>().Select(t => t.Hash).ToList()));
        Assert.DoesNotContain(first.Token, stored);
    }

    [Theory, OnEachDatabase]
    [Case("T-X6")]
    public async Task What_a_browser_says_of_itself_should_be_kept_as_plain_text(Database database)
    {
        const string Evil = "<script>alert(1)</script>";
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        using var http = app.NewClient();
        http.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", Evil);
        http.DefaultRequestHeaders.TryAddWithoutValidation("Referer", "https://shop.example/" + Evil);
        http.DefaultRequestHeaders.TryAddWithoutValidation("X-Forwarded-For", Evil);
        using var answer = await http.PostAsJsonAsync("/api/v1/widget/session", new { shop = shop.Key, page = new { url = "javascript:alert(1)", title = Evil, referrer = Evil }, timeZone = Evil });
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var visitor = new VisitorId((await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("visitorId").GetGuid());
        var customer = await app.ReadAsync(db => Task.FromResult(db.Set<Visitor>().Single(v => v.Id == visitor).CustomerId));
        var agent = await app.NewStaffAsync(shop, "agent");

        using var shown = await agent.Http.GetAsync($"/api/v1/customers/{customer}");

        Assert.Equal("application/json", shown.Content.Headers.ContentType!.MediaType);
        Assert.Equal("nosniff", shown.Headers.GetValues("X-Content-Type-Options").Single());
        var visit = (await shown.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("visits")[0];
        Assert.Equal(Evil, visit.GetProperty("userAgent").GetString());
        Assert.Equal(Evil, visit.GetProperty("pageTitle").GetString());
    }

    [Theory, OnEachDatabase]
    public async Task Pages_of_other_origins_should_not_use_a_shops_chat(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        foreach (var (origin, allowed) in ((string, bool)[])[("https://shop.example", true), ("https://evil.example", false)])
        {
            using var http = app.NewClient();
            http.DefaultRequestHeaders.Add("Origin", origin);
            using var session = await http.PostAsJsonAsync("/api/v1/widget/session", new { shop = shop.Key });
            Assert.Equal(allowed ? HttpStatusCode.OK : HttpStatusCode.Forbidden, session.StatusCode);
            Assert.Equal(allowed, session.Headers.Contains("Access-Control-Allow-Origin"));
            using var preflight = await http.SendAsync(new HttpRequestMessage(HttpMethod.Options, "/api/v1/widget/messages"));
            Assert.Equal(HttpStatusCode.NoContent, preflight.StatusCode);
            Assert.Equal(allowed, preflight.Headers.Contains("Access-Control-Allow-Origin"));
        }
    }

    private static async Task<(HttpStatusCode Status, string Html)> UnmaskAsync(TestPerson person, string path, string reason)
    {
        using var answer = await person.Http.PostAsync(path, new FormUrlEncodedContent(new Dictionary<string, string> { ["reason"] = reason }));
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static Task<List<LogEntry>> UnmaskedAsync(KefuApp app, Guid subject) =>
        app.ReadAsync(db => Task.FromResult(db.Set<LogEntry>().Where(e => e.SubjectId == subject && e.Type == EventNames.Of(typeof(FieldUnmasked))).ToList()));
}
