using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Kefu.Contracts.Conversations;
using Kefu.Contracts.Customers;
using Kefu.Contracts.Orders;
using Kefu.Contracts.Satisfaction;
using Kefu.Contracts.Tickets;
using Kefu.Tests.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Kefu.Tests.Workbench;

public sealed class DeskPageTests
{
    [Theory, OnEachDatabase, Clause("S1-2.2")]
    public async Task Desk_should_show_order_profile_service_record_and_feedback_on_one_page(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var agent = await app.NewStaffAsync(shop, "agent");
        await app.ReportOrderAsync(shop, KefuApp.LampOrder("20261116-08417", "lin-1"));
        var (visitor, earlier) = await ServedAsync(app, shop, agent, "lin-1", "补寄螺丝包");
        await MustAsync(agent, earlier, "resolve", new { });
        var survey = await KefuApp.EventuallyAsync(() => SurveyAsync(shop, visitor), s => s is not null);
        using var rated = await visitor.Http.PostAsJsonAsync("/api/v1/widget/survey", new { surveyId = survey, score = 4 });
        Assert.True(rated.IsSuccessStatusCode, await rated.Content.ReadAsStringAsync());

        var page = await agent.Http.GetStringAsync("/desk/" + earlier);

        Assert.Contains("20261116-08417", page, StringComparison.Ordinal);
        Assert.Contains("本人签收", page, StringComparison.Ordinal);
        Assert.Contains("138****1234", page, StringComparison.Ordinal);
        Assert.Contains("Gold", page, StringComparison.Ordinal);
        Assert.Contains("补寄螺丝包", page, StringComparison.Ordinal);
        Assert.Contains("id=\"side-past\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("13812341234", page, StringComparison.Ordinal);
        Assert.Contains("4.0 on average", page, StringComparison.Ordinal);
    }

    [Theory, OnEachDatabase, Clause("S1-3.4a")]
    public async Task Desk_should_say_in_words_that_a_source_is_missing_and_show_it_once_it_reports(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var agent = await app.NewStaffAsync(shop, "agent");
        var (_, id) = await ServedAsync(app, shop, agent, "lin-2", "到哪了");
        var before = await PaneAsync(agent, id);
        Assert.Contains("Orders and shipments: unavailable", before, StringComparison.Ordinal);
        Assert.Contains("has never reported", before, StringComparison.Ordinal);

        await app.ReportOrderAsync(shop, KefuApp.LampOrder("20261116-2", "lin-2"));
        var after = await PaneAsync(agent, id);
        Assert.DoesNotContain("Orders and shipments: unavailable", after, StringComparison.Ordinal);
        Assert.Contains("20261116-2", after, StringComparison.Ordinal);
        Assert.Contains("SF1438005567", after, StringComparison.Ordinal);
    }

    [Theory, OnEachDatabase, Clause("S1-3.4a")]
    public async Task Who_serves_a_customer_should_know_of_talks_with_colleagues_and_open_only_their_own(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var (first, second, third) = (await app.NewStaffAsync(shop, "agent"), await app.NewStaffAsync(shop, "agent", "陈默"), await app.NewStaffAsync(shop, "agent", "赵一"));
        var (visitor, earlier) = await ServedAsync(app, shop, first, "lin-7", "补寄螺丝包");
        await MustAsync(first, earlier, "messages", new { clientId = Guid.CreateVersion7(), text = "螺丝包已寄出", visibility = "public" });
        await MustAsync(first, earlier, "resolve", new { });
        // They ask for a person without another word: that is a new matter.
        var now = (await visitor.AskForPersonAsync()).GetProperty("id").GetGuid();
        Assert.NotEqual(earlier, now);
        await app.TakeAsync(second, now);
        var pane = await PaneAsync(second, now);
        Assert.Contains("螺丝包已寄出", pane, StringComparison.Ordinal);
        Assert.DoesNotContain($"/desk/{earlier}", pane, StringComparison.Ordinal);
        Assert.DoesNotContain("螺丝包已寄出", await second.Http.GetStringAsync($"/desk/fragments/{earlier}"), StringComparison.Ordinal);
        using var stranger = await third.Http.GetAsync($"/desk/fragments/{now}/customer");
        Assert.DoesNotContain("螺丝包已寄出", await stranger.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact, Clause("S1-3.4a")]
    public async Task Desk_should_stand_and_name_the_source_when_a_source_breaks()
    {
        var orders = new FragileOrders();
        var app = await KefuApp.StartAsync(Database.Sqlite, services: s => s.AddScoped<IOrders>(_ => orders));
        await using var _ = app;
        var shop = await app.NewShopAsync();
        var agent = await app.NewStaffAsync(shop, "agent");
        var (_, id) = await ServedAsync(app, shop, agent, "lin-3", "到哪了");
        orders.Broken = true;
        var pane = await PaneAsync(agent, id);
        Assert.Contains("Orders and shipments: unavailable", pane, StringComparison.Ordinal);
        Assert.Contains("could not be asked", pane, StringComparison.Ordinal);
        Assert.Contains("林晚秋", pane, StringComparison.Ordinal);
    }

    [Fact, Clause("S1-3.4a")]
    public async Task Desk_should_name_every_source_that_is_missing_and_leave_no_place_blank()
    {
        await using var app = await KefuApp.StartAsync(Database.Sqlite, services: s =>
        {
            Wrap<ICustomers>(s);
            Wrap<ISurveys>(s);
            Wrap<ITickets>(s);
            Wrap<IConversations>(s);
            Wrap<ICustomerNotes>(s);
        });
        var shop = await app.NewShopAsync();
        var agent = await app.NewStaffAsync(shop, "agent");
        var (_, id) = await ServedAsync(app, shop, agent, "lin-9", "到哪了");
        var whole = await PaneAsync(agent, id);
        string[] sources = ["Customer profile", "Earlier conversations", "Tickets", "Feedback", "Customer notes"];
        Assert.All(sources, s => Assert.DoesNotContain(s + ": unavailable", whole, StringComparison.Ordinal));
        Fragile.Broken = true;
        try
        {
            var pane = await PaneAsync(agent, id);
            Assert.All(sources, s => Assert.Contains(s + ": unavailable", pane, StringComparison.Ordinal));
        }
        finally
        {
            Fragile.Broken = false;
        }

        static void Wrap<T>(IServiceCollection services)
            where T : class
        {
            var had = services.Last(d => d.ServiceType == typeof(T));
            services.AddScoped(p => Fragile.Of((T)(had.ImplementationFactory?.Invoke(p) ?? ActivatorUtilities.CreateInstance(p, had.ImplementationType!))));
        }
    }

    [Theory, OnEachDatabase]
    public async Task Desk_should_show_nothing_of_a_conversation_of_another_shop(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var agent = await app.NewStaffAsync(shop, "agent");
        var (_, id) = await ServedAsync(app, shop, agent, "lin-4", "机密的话");
        var stranger = await app.NewStaffAsync(await app.NewShopAsync(), "agent");
        foreach (var part in new[] { "", "/top", "/messages", "/customer", "/answers?q=x", "/reminder" })
        {
            var answer = await stranger.Http.GetStringAsync($"/desk/fragments/{id}{part}");
            Assert.DoesNotContain("机密的话", answer, StringComparison.Ordinal);
            Assert.DoesNotContain("林晚秋", answer, StringComparison.Ordinal);
        }

        foreach (var dialog in new[] { "transfer", "invite", "resolve", "tags", "decline" })
        {
            using var answer = await stranger.Http.GetAsync($"/desk/dialogs/{id}/{dialog}");
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }

        using var canned = await stranger.Http.GetAsync($"/desk/choices/{id}/canned?q=");
        Assert.Equal(HttpStatusCode.NotFound, canned.StatusCode);
        using var here = await stranger.Http.PostAsJsonAsync("/desk/here", new { conversation = id });
        Assert.Equal(HttpStatusCode.NotFound, here.StatusCode);
    }

    [Theory, OnEachDatabase]
    public async Task List_should_put_who_is_owed_an_answer_first_and_count_what_is_overdue(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var agent = await app.NewStaffAsync(shop, "agent");
        var (_, first) = await ServedAsync(app, shop, agent, "a", "第一位");
        var (_, second) = await ServedAsync(app, shop, agent, "b", "第二位");
        await MustAsync(agent, first, "messages", new { clientId = Guid.CreateVersion7(), text = "已回复", visibility = "public" });
        var rows = await agent.Http.GetStringAsync("/desk/fragments/rows");
        Assert.True(rows.IndexOf($"c-{second}", StringComparison.Ordinal) < rows.IndexOf("id=\"crows-others\"", StringComparison.Ordinal), rows);
        Assert.True(rows.IndexOf($"c-{first}", StringComparison.Ordinal) > rows.IndexOf("id=\"crows-others\"", StringComparison.Ordinal), rows);
        Assert.Contains("You: 已回复", rows, StringComparison.Ordinal);
        Assert.DoesNotContain("style=", rows, StringComparison.Ordinal);
    }

    [Theory, OnEachDatabase]
    public async Task List_should_show_fifty_rows_and_as_many_more_as_are_asked_for(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var leader = await app.NewStaffAsync(shop, "operations-supervisor");
        for (var i = 0; i < 53; i++)
        {
            await (await app.NewVisitorAsync(shop)).SayAsync("在吗");
        }

        int Rows(string page) => System.Text.RegularExpressions.Regex.Count(page, "class=\"crow[ \"]");
        var first = await leader.Http.GetStringAsync("/desk?view=all");
        Assert.Equal(50, Rows(first));
        Assert.Contains("hx-get=\"/desk/fragments/rows?view=all&amp;take=100\"", first, StringComparison.Ordinal);
        // While the bot still answers the last of them, one may be on its way from one part of the list to the other.
        var longer = await KefuApp.EventuallyAsync(() => leader.Http.GetStringAsync("/desk/fragments/rows?view=all&take=100"), page => Rows(page) == 53);
        Assert.DoesNotContain("crows-more", longer, StringComparison.Ordinal);
        // The list goes on showing so many when something changes, and whatever is typed into the address.
        Assert.Contains("hx-get=\"/desk/fragments/rows?view=all&amp;take=100\" hx-trigger=\"kefu:refresh\"", longer, StringComparison.Ordinal);
        Assert.Equal(50, Rows(await leader.Http.GetStringAsync("/desk/fragments/rows?view=all&take=-3")));
    }

    [Theory, OnEachDatabase]
    public async Task Desk_should_show_a_new_tag_and_a_new_queue_at_once_and_no_other_shops(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var agent = await app.NewStaffAsync(shop, "agent");
        var elsewhere = await app.NewStaffAsync(await app.NewShopAsync(), "agent");
        var (_, id) = await ServedAsync(app, shop, agent, "lin-3", "灯不亮");
        var word = "词" + shop.Key;
        Task<string> ViewsAsync(TestPerson who) => who.Http.GetStringAsync("/desk/fragments/views");
        Task<string> TransferAsync() => agent.Http.GetStringAsync($"/desk/dialogs/{id}/transfer");
        Assert.DoesNotContain(word, await ViewsAsync(agent), StringComparison.Ordinal);
        Assert.DoesNotContain(word, await ViewsAsync(elsewhere), StringComparison.Ordinal);
        Assert.DoesNotContain("warranty-desk", await TransferAsync(), StringComparison.Ordinal);

        await MustAsync(agent, id, "tags", new { add = new[] { word } });
        await app.NewQueueAsync(shop, "warranty-desk");

        Assert.Contains(word, await ViewsAsync(agent), StringComparison.Ordinal);
        Assert.DoesNotContain(word, await ViewsAsync(elsewhere), StringComparison.Ordinal);
        Assert.Contains("warranty-desk", await TransferAsync(), StringComparison.Ordinal);
    }

    private static async Task<Guid?> SurveyAsync(TestShop shop, TestVisitor visitor)
    {
        using var answer = await visitor.Http.PostAsJsonAsync("/api/v1/widget/session", new { shop = shop.Key, visitorToken = visitor.Token, page = new { url = "https://shop.example" }, lang = "en" });
        var session = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return session.TryGetProperty("conversation", out var conversation) && conversation.ValueKind is JsonValueKind.Object
            && conversation.TryGetProperty("survey", out var survey) && survey.ValueKind is JsonValueKind.Object
            ? survey.GetProperty("surveyId").GetGuid()
            : null;
    }

    private static async Task<string> PaneAsync(TestPerson agent, Guid id) => await agent.Http.GetStringAsync($"/desk/fragments/{id}/customer");

    private static async Task<(TestVisitor Visitor, Guid Conversation)> ServedAsync(KefuApp app, TestShop shop, TestPerson agent, string sub, string text)
    {
        var visitor = await app.NewVisitorAsync(shop, KefuApp.IdentityOf(shop, sub, "林晚秋", "13812341234", "lin@example.com", "gold"));
        await visitor.SayAsync(text);
        var conversation = (await visitor.AskForPersonAsync()).GetProperty("id").GetGuid();
        await app.TakeAsync(agent, conversation);
        return (visitor, conversation);
    }

    private static async Task MustAsync(TestPerson person, Guid conversation, string verb, object? body = null)
    {
        using var answer = await person.Http.PostAsJsonAsync($"/api/v1/conversations/{conversation}/{verb}", body ?? new { });
        Assert.True(answer.IsSuccessStatusCode, $"{verb}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
    }

    private sealed class FragileOrders : IOrders
    {
        public bool Broken { get; set; }

        public Task<OrderAnswer> ForCustomerAsync(Guid shopId, string? externalId, int take, CancellationToken ct) =>
            Broken ? throw new TimeoutException("The order source does not answer.") : Task.FromResult(new OrderAnswer(false, null, []));

        public Task<OrderCard?> FindAsync(Guid shopId, string number, CancellationToken ct) => Task.FromResult<OrderCard?>(null);
    }

    /// <summary>A source that answers until it breaks.</summary>
    public class Fragile : System.Reflection.DispatchProxy
    {
        private object? _whole;

        public static bool Broken { get; set; }

        public static T Of<T>(T whole)
            where T : class
        {
            var made = Create<T, Fragile>();
            ((Fragile)(object)made)._whole = whole;
            return made;
        }

        protected override object? Invoke(System.Reflection.MethodInfo? targetMethod, object?[]? args) =>
            Broken ? throw new TimeoutException("The source does not answer.") : targetMethod!.Invoke(_whole, args);
    }
}
