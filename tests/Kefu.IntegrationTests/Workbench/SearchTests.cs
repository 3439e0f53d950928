using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Kefu.Tests.Conversations;

namespace Kefu.Tests.Workbench;

public sealed class SearchTests
{
    [Theory, OnEachDatabase]
    public async Task What_was_said_should_be_found_by_words_within_the_readers_right_alone(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var agent = await app.NewStaffAsync(shop, "agent", team: "一组");
        var mate = await app.NewStaffAsync(shop, "agent", team: "一组");
        var leader = await app.NewStaffAsync(shop, "team-leader", team: "一组");
        var other = await app.NewStaffAsync(shop, "team-leader", team: "二组");
        var foreign = await app.NewStaffAsync(await app.NewShopAsync(), "operations-supervisor");
        var guest = await app.NewStaffAsync(shop, "guest");
        var (_, conversation) = await app.ServedByAsync(shop, agent, "灯罩翘曲了，the dimmer flickers");
        var pooled = await PooledAsync(app, shop, "充电口翘曲");
        await KefuApp.EventuallyAsync(() => FoundAsync(agent, "翘曲"), f => f.Count == 2);

        foreach (var words in new[] { "翘曲", "罩", "flickering", "dimmer 灯罩" })
        {
            Assert.Contains(conversation, await FoundAsync(agent, words));
            Assert.Contains(conversation, await FoundAsync(leader, words));
            foreach (var stranger in new[] { mate, other, foreign, guest })
            {
                Assert.DoesNotContain(conversation, await FoundAsync(stranger, words));
            }
        }

        // Pooled work is found by those whom it waits for; nobody else learns even how much there is.
        Assert.Equal([pooled], await FoundAsync(mate, "翘曲"));
        Assert.Empty(await FoundAsync(foreign, "翘曲"));
        Assert.Empty(await FoundAsync(guest, "翘曲"));
        var page = await mate.Http.GetStringAsync("/search?q=" + Uri.EscapeDataString("灯罩"));
        Assert.Contains("Nothing found", page, StringComparison.Ordinal);
        Assert.DoesNotContain(conversation.ToString(), page, StringComparison.Ordinal);
        Assert.Contains($"/desk/{conversation}", await agent.Http.GetStringAsync("/search?q=" + Uri.EscapeDataString("灯罩")), StringComparison.Ordinal);
    }

    [Theory, OnEachDatabase]
    public async Task One_s_own_should_be_found_behind_any_number_of_matches_out_of_reach(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var (agent, mate) = (await app.NewStaffAsync(shop, "agent"), await app.NewStaffAsync(shop, "agent"));
        var (_, own) = await app.ServedByAsync(shop, agent, "琉璃瓦");
        var (visitor, _) = await app.ServedByAsync(shop, mate, "在吗");
        for (var i = 0; i < 40; i++)
        {
            await visitor.SayAsync($"琉璃 {i}");
        }

        await KefuApp.EventuallyAsync(() => FoundAsync(mate, "琉璃"), f => f.Count == 1);
        Assert.Equal([own], await FoundAsync(agent, "琉璃"));
    }

    [Theory, OnEachDatabase]
    public async Task Customers_should_be_found_by_name_in_characters_pinyin_initials_and_english(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var agent = await app.NewStaffAsync(shop, "agent");
        var foreign = await app.NewStaffAsync(await app.NewShopAsync(), "agent");
        var lin = (await app.NewVisitorAsync(shop, KefuApp.IdentityOf(shop, "u-lin", "欧阳晓琳", "13812341234", "XiaoLin@Example.com"))).Customer;
        var emma = (await app.NewVisitorAsync(shop, KefuApp.IdentityOf(shop, "u-emma", "Emma Clarke"))).Customer;
        await KefuApp.EventuallyAsync(() => FoundAsync(agent, "clarke", "customer"), f => f.Count == 1);

        foreach (var words in new[] { "欧阳", "琳", "欧阳晓琳", "ouyangxiaolin", "ouyangxiao", "oyxl", "xiao lin", "u-lin", "13812341234", "xiaolin@example.com", "XIAOLIN@example.com" })
        {
            Assert.True((await FoundAsync(agent, words, "customer")).SequenceEqual([lin.Value]), words);
            Assert.Empty(await FoundAsync(foreign, words, "customer"));
        }

        Assert.Equal([emma.Value], await FoundAsync(agent, "emma", "customer"));
        Assert.Empty(await FoundAsync(agent, "1381234", "customer"));
        Assert.Empty(await FoundAsync(agent, "xiaolin@example", "customer"));
        var page = await agent.Http.GetStringAsync($"/customers/{lin}");
        Assert.Contains("欧阳晓琳", page, StringComparison.Ordinal);
        Assert.Contains("138****1234", page, StringComparison.Ordinal);
        Assert.DoesNotContain("13812341234", page, StringComparison.Ordinal);
        using var hidden = await foreign.Http.GetAsync($"/customers/{lin}");
        Assert.Equal(HttpStatusCode.NotFound, hidden.StatusCode);
    }

    [Theory, OnEachDatabase]
    public async Task The_desks_list_should_be_searched_by_the_customers_name(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var agent = await app.NewStaffAsync(shop, "agent");
        var (lin, zhou) = (await NamedAsync(app, shop, agent, "林晓"), await NamedAsync(app, shop, agent, "周子衡"));
        await KefuApp.EventuallyAsync(() => FoundAsync(agent, "周子衡", "customer"), f => f.Count == 1);

        foreach (var words in new[] { "林晓", "linxiao", "lx" })
        {
            var rows = await agent.Http.GetStringAsync("/desk/fragments/rows?q=" + Uri.EscapeDataString(words));
            Assert.Contains($"c-{lin}", rows, StringComparison.Ordinal);
            Assert.DoesNotContain($"c-{zhou}", rows, StringComparison.Ordinal);
        }
    }

    [Theory, OnEachDatabase]
    public async Task A_changed_name_should_be_found_and_the_old_one_no_more(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var agent = await app.NewStaffAsync(shop, "agent");
        var customer = (await app.NewVisitorAsync(shop, KefuApp.IdentityOf(shop, "u-1", "曾静"))).Customer;
        await KefuApp.EventuallyAsync(() => FoundAsync(agent, "zengjing", "customer"), f => f.Count == 1);
        Assert.Single(await FoundAsync(agent, "cengjing", "customer"));

        await app.NewVisitorAsync(shop, KefuApp.IdentityOf(shop, "u-1", "单雄"));

        Assert.Equal([customer.Value], await KefuApp.EventuallyAsync(() => FoundAsync(agent, "shanxiong", "customer"), f => f.Count == 1));
        Assert.Empty(await FoundAsync(agent, "曾静", "customer"));
    }

    private static async Task<IReadOnlyList<Guid>> FoundAsync(TestPerson person, string words, string kind = "conversation") =>
    [
        .. (await person.Http.GetFromJsonAsync<JsonElement>($"/api/v1/search?q={Uri.EscapeDataString(words)}")).EnumerateArray()
            .Where(h => h.GetProperty("kind").GetString() == kind).Select(h => Guid.Parse(h.GetProperty("href").GetString()!.Split('/')[^1])),
    ];

    private static async Task<Guid> PooledAsync(KefuApp app, TestShop shop, string text)
    {
        var visitor = await app.NewVisitorAsync(shop);
        await visitor.SayAsync(text);
        return (await visitor.AskForPersonAsync()).IdOf();
    }

    private static async Task<Guid> NamedAsync(KefuApp app, TestShop shop, TestPerson agent, string name)
    {
        var visitor = await app.NewVisitorAsync(shop, KefuApp.IdentityOf(shop, "u-" + Guid.CreateVersion7(), name));
        await visitor.SayAsync("在吗");
        var conversation = (await visitor.AskForPersonAsync()).IdOf();
        await app.TakeAsync(agent, conversation);
        return conversation;
    }
}
