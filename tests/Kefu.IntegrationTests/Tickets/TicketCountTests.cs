using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Kefu.Contracts.Identity;
using Kefu.Contracts.Tickets;
using Kefu.Tickets.CountTickets;
using Kefu.Tickets.Domain;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Tests.Tickets;

public sealed class TicketCountTests
{
    [Theory, OnEachDatabase]
    public async Task Counters_should_stay_equal_to_a_count_of_the_tickets_whatever_happens_to_them(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        TestPerson[] people = [await app.NewStaffAsync(shop, "team-leader", team: "一组"), await app.NewStaffAsync(shop, "agent", team: "一组"), await app.NewStaffAsync(shop, "agent", team: "一组")];
        await app.NewVisitorAsync(shop, KefuApp.IdentityOf(shop, "u-1", "陈默"));
        var numbers = new List<long>();
        for (var i = 0; i < 6; i++)
        {
            numbers.Add(await people[i % 3].OpenAsync(Request(shop, assignToMe: i == 0)));
        }

        var leader = people[0];
        await leader.ActAsync(numbers[1], "assign", new { to = people[2].Id.Value });
        await leader.ActAsync(numbers[2], "assign", new { to = people[1].Id.Value });
        await leader.ActAsync(numbers[2], "hand-over", new { to = people[1].Id.Value, note = "please" });
        await leader.ActAsync(numbers[3], "hand-over", new { to = people[2].Id.Value, note = "please" });
        await people[2].ActAsync(numbers[3], "hand-over/accept");
        await leader.ActAsync(numbers[0], "resolve", new { result = "done" });
        await leader.ActAsync(numbers[0], "close");
        await people[2].ActAsync(numbers[1], "resolve", new { result = "done" });
        await people[2].ActAsync(numbers[1], "reopen", new { why = "not yet" });
        await leader.ActAsync(numbers[4], "assign", new { to = people[1].Id.Value });
        await people[1].ActAsync(numbers[4], "waiting", new { forCustomer = true });

        foreach (var person in people)
        {
            var truth = await TruthAsync(app, shop, person.Id);
            Assert.Equal(truth, await KefuApp.EventuallyAsync(() => ShownAsync(person), shown => shown == truth));
        }

        Assert.Equal((3, 1, 1), await TruthAsync(app, shop, people[1].Id));
        Assert.Equal(6, await app.ReadAsync(db => db.Set<TalliedTicket>().CountAsync(t => t.ShopId == shop.Id)));
    }

    [Fact]
    public async Task Lists_should_be_asked_for_in_the_spelling_in_which_they_answer()
    {
        var app = await KefuApp.For(Database.Sqlite);
        var shop = await app.NewShopAsync();
        await app.NewVisitorAsync(shop, KefuApp.IdentityOf(shop, "u-1", "陈默"));
        var agent = await app.NewStaffAsync(shop, "agent");
        var number = await agent.OpenAsync(Request(shop, assignToMe: true));
        var listed = (await agent.Http.GetFromJsonAsync<JsonElement>("/api/v1/tickets?view=mine")).GetProperty("rows")[0];
        Assert.Equal(number, listed.GetProperty("number").GetInt64());

        var again = await agent.Http.GetFromJsonAsync<JsonElement>($"/api/v1/tickets?view=mine&status={listed.GetProperty("status")}&kind={listed.GetProperty("kind")}&priority={listed.GetProperty("priority")}");
        Assert.Equal(1, again.GetProperty("rows").GetArrayLength());
        using var refused = await agent.Http.GetAsync("/api/v1/tickets?status=7");
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
    }

    [Theory, OnEachDatabase]
    public async Task A_counter_should_be_exact_beyond_a_hundred_and_leave_out_what_is_out_of_reach(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var agent = await app.NewStaffAsync(shop, "agent");
        var stranger = await app.NewStaffAsync(await app.NewShopAsync(), "agent");
        await app.NewVisitorAsync(shop, KefuApp.IdentityOf(shop, "u-1", "陈默"));
        for (var i = 0; i < 103; i++)
        {
            await agent.OpenAsync(Request(shop, assignToMe: false));
        }

        await KefuApp.EventuallyAsync(() => ShownAsync(agent), shown => shown == (103, 103, 0));
        Assert.Equal((0, 0, 0), await ShownAsync(stranger));
    }

    [Theory, OnEachDatabase]
    public async Task Tickets_should_open_on_the_first_view_with_work_for_the_person(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var supervisor = await app.NewStaffAsync(shop, "operations-supervisor");
        var (agent, mate) = (await app.NewStaffAsync(shop, "agent"), await app.NewStaffAsync(shop, "agent"));
        var reader = await app.NewStaffAsync(shop, "head-of-department");
        await app.NewVisitorAsync(shop, KefuApp.IdentityOf(shop, "u-1", "陈默"));
        Assert.Equal("All", await OpenViewAsync(supervisor));

        var number = await agent.OpenAsync(Request(shop, assignToMe: false));
        await KefuApp.EventuallyAsync(() => OpenViewAsync(supervisor), v => v == "Unassigned");
        Assert.Equal("Mine", await OpenViewAsync(agent));
        Assert.Equal("All", await OpenViewAsync(reader));

        await agent.ActAsync(number, "hand-over", new { to = mate.Id.Value, note = "please" });
        await KefuApp.EventuallyAsync(() => OpenViewAsync(mate), v => v == "HandOvers");
        await agent.ActAsync(number, "assign", new { to = agent.Id.Value });
        await KefuApp.EventuallyAsync(() => OpenViewAsync(supervisor), v => v == "All");
        Assert.Contains($"/tickets/{number}", await supervisor.Http.GetStringAsync("/tickets"), StringComparison.Ordinal);
    }

    /// <summary>Which view the page shows to whom asks for none.</summary>
    private static async Task<string> OpenViewAsync(TestPerson person) =>
        Regex.Match(await person.Http.GetStringAsync("/tickets"), "name=\"view\" value=\"(\\w+)\"", RegexOptions.None, TimeSpan.FromSeconds(1)).Groups[1].Value;

    private static object Request(TestShop shop, bool assignToMe) =>
        new { shopId = shop.Id, kind = "consultation", priority = "normal", subject = "发票", text = "y", customerId = "u-1", contact = "13800001234", assignToMe };

    /// <summary>Counted over the tickets themselves.</summary>
    private static Task<(int Mine, int Unassigned, int HandOvers)> TruthAsync(KefuApp app, TestShop shop, StaffId me) => app.ReadAsync(async db =>
    {
        var tickets = await db.Set<Ticket>().AsNoTracking().Where(t => t.ShopId == shop.Id).ToListAsync();
        return (
            tickets.Count(t => (t.Owner == me || t.Assignee == me) && t.Status is (TicketStatus.New or TicketStatus.Open or TicketStatus.Pending)),
            tickets.Count(t => t.Assignee is null && t.Status is TicketStatus.New),
            tickets.Count(t => t.HandOverTo == me));
    });

    /// <summary>As the tabs of the page show them.</summary>
    private static async Task<(int Mine, int Unassigned, int HandOvers)> ShownAsync(TestPerson person)
    {
        var page = WebUtility.HtmlDecode(await person.Http.GetStringAsync("/tickets"));
        int Of(string view) => int.Parse(Tab(view).Match(page).Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);
        return (Of("Mine"), Of("Unassigned"), Of("HandOvers"));
    }

    private static Regex Tab(string view) => new($"href=\"/tickets\\?view={view}\".*?(\\d+)<", RegexOptions.Singleline, TimeSpan.FromSeconds(1));
}
