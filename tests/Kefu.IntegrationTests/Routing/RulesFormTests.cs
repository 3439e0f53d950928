using System.Net;
using Kefu.Platform.Settings;
using Kefu.Routing.Domain;
using Kefu.Routing.PlanRouting;
using Kefu.Routing.QueueWork;
using Kefu.Tests.Conversations;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kefu.Tests.Routing;

/// <summary>Dispatch rules and weights by form. The weights are the installation's: those tests have an app of their own.</summary>
public sealed class RulesFormTests
{
    [Theory, OnEachDatabase]
    public async Task Rules_should_be_within_reach_of_whoever_may_change_them(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        await app.NewQueueAsync(shop, "refunds");
        await app.RulesAsync(shop, new DispatchLine { Id = "a", Name = "退款", Queue = "refunds" });
        var administrator = await app.NewStaffAsync(null, "administrator");
        var supervisor = await app.NewStaffAsync(shop, "operations-supervisor");

        Assert.Contains("class=\"rail-item\" href=\"/routing/rules\"", await administrator.Http.GetStringAsync("/help"), StringComparison.Ordinal);
        var page = await administrator.Http.GetStringAsync("/routing/rules");
        Assert.Contains("href=\"/routing/queues/new\"", page, StringComparison.Ordinal);
        var queue = await app.ReadAsync(db => db.Set<ServiceQueue>().Where(q => q.ShopId == shop.Id && q.Key == "refunds").Select(q => q.Id).SingleAsync());
        Assert.Contains($"href=\"/routing/queues/{queue}\"", page, StringComparison.Ordinal);
        // Who sees the floor goes there by the one entry there is.
        var rail = await supervisor.Http.GetStringAsync("/help");
        Assert.Contains("class=\"rail-item\" href=\"/routing\"", rail, StringComparison.Ordinal);
        Assert.DoesNotContain("class=\"rail-item\" href=\"/routing/rules\"", rail, StringComparison.Ordinal);
    }

    [Theory, OnEachDatabase]
    public async Task Important_customers_should_overtake_by_the_rules_that_are_shipped(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var plain = await app.WishAsync(shop, tier: "standard", waitedSeconds: 40);
        var important = await app.WishAsync(shop, tier: "vip", waitedSeconds: 1);
        var agent = await app.NewStaffAsync(shop, "agent");
        await app.CanAsync(agent, "", 0, capacity: 1);
        await agent.BeAsync("online");

        Assert.Equal(agent.Id, (await app.OfferedAsync(important)).Whom());
        Assert.Equal(ItemState.Waiting, (await app.ItemAsync(plain))!.State);
    }

    [Theory, OnEachDatabase]
    public async Task A_dispatch_rule_should_be_added_in_its_place_changed_and_removed(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var leader = await app.NewStaffAsync(shop, "operations-supervisor", language: "zh-CN");
        await app.NewQueueAsync(shop, "refunds");
        await app.RulesAsync(shop, new DispatchLine { Id = "a", Name = "其余", Queue = "general" });

        var typed = Rule("退款", "refunds", place: 1, seen: 1);
        (typed["classes"], typed["tiers"], typed["skills"], typed["serviceTime"], typed["days"], typed["from"], typed["until"]) = ("after-sale, complaint", "gold", "refund:2", "inside", "1", "09:00", "18:00");
        await GoesAsync(leader, $"/fragments/routing/dispatch/{shop.Id}", typed);

        var rules = await TableAsync(app, shop);
        Assert.Equal(["退款", "其余"], rules.Select(r => r.Name));
        Assert.Equal(["after-sale", "complaint"], rules[0].Classes);
        Assert.Equal(new SkillNeed("refund", 2), Assert.Single(rules[0].Skills));
        Assert.True(rules[0].ServiceTime is { Inside: true } time && time.Hours.Weekly.ContainsKey(DayOfWeek.Monday));
        var page = WebUtility.HtmlDecode(await leader.Http.GetStringAsync("/routing/rules"));
        Assert.Contains("退款", page, StringComparison.Ordinal);
        Assert.Contains("after-sale / complaint", page, StringComparison.Ordinal);
        Assert.Contains("value=\"refund:2\"", await leader.Http.GetStringAsync($"/routing/rules/{shop.Id}/{rules[0].Id}"), StringComparison.Ordinal);

        await GoesAsync(leader, $"/fragments/routing/dispatch/{shop.Id}/{rules[0].Id}", Rule("退款专席", "refunds", place: 9, seen: 2));
        Assert.Equal(["其余", "退款专席"], (await TableAsync(app, shop)).Select(r => r.Name));
        await GoesAsync(leader, $"/fragments/routing/dispatch/{shop.Id}/a/remove", Rule("", "", 1, seen: 3));
        Assert.Equal(["退款专席"], (await TableAsync(app, shop)).Select(r => r.Name));
    }

    [Theory, OnEachDatabase]
    public async Task A_refused_rule_should_come_back_as_it_was_typed_in_the_readers_language(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var (zh, en) = (await app.NewStaffAsync(shop, "operations-supervisor", language: "zh-CN"), await app.NewStaffAsync(shop, "operations-supervisor", language: "en"));
        var typed = Rule("", "general", place: 1, seen: 0);
        (typed["regions"], typed["reason"]) = ("华东", "");

        Assert.Contains("请填写规则名称", await RefusedAsync(zh, shop, typed), StringComparison.Ordinal);
        var html = await RefusedAsync(en, shop, typed);
        Assert.Contains("Give the rule a name", html, StringComparison.Ordinal);
        Assert.Contains("Write why it is changed", html, StringComparison.Ordinal);
        Assert.Contains("value=\"华东\"", html, StringComparison.Ordinal);

        (typed["place"], typed["skills"]) = ("first", "refund");
        html = await RefusedAsync(en, shop, typed);
        Assert.Contains("Write a whole number", html, StringComparison.Ordinal);
        Assert.Contains("name:level", html, StringComparison.Ordinal);
        Assert.Contains("value=\"first\"", html, StringComparison.Ordinal);

        // Somebody else saved meanwhile, the queue is another shop's, the shop is not theirs.
        await app.RulesAsync(shop, new DispatchLine { Id = "a", Name = "其余", Queue = "general" });
        Assert.Contains("changed", await RefusedAsync(en, shop, Rule("x", "general", 1, seen: 0)), StringComparison.Ordinal);
        Assert.Contains("Choose a queue of this shop", await RefusedAsync(en, shop, Rule("x", "nowhere", 1, seen: 1)), StringComparison.Ordinal);
        using (var foreign = await en.Http.PostAsync($"/fragments/routing/dispatch/{(await app.NewShopAsync()).Id}", new FormUrlEncodedContent(Rule("x", "general", 1, seen: 0))))
        {
            Assert.Equal(HttpStatusCode.NotFound, foreign.StatusCode);
        }

        Assert.Equal(["其余"], (await TableAsync(app, shop)).Select(r => r.Name));
    }

    [Theory, OnEachDatabase]
    public async Task Weights_should_be_changed_by_who_may_and_wrong_ones_come_back(Database database)
    {
        await using var app = await KefuApp.StartAsync(database);
        var shop = await app.NewShopAsync();
        var (everywhere, one, agent) = (await app.NewStaffAsync(null, "operations-supervisor"), await app.NewStaffAsync(shop, "operations-supervisor"), await app.NewStaffAsync(shop, "agent"));
        var typed = new Dictionary<string, string>
        {
            ["seen"] = "0", ["maxWaitSeconds"] = "5", ["idleCapSeconds"] = "x", ["tierHeadStartSeconds"] = "gold:90, black:300", ["skillSteps"] = "45:1, 120:2", ["languageIsHard"] = "true",
            ["load"] = "40", ["idle"] = "15", ["continuity"] = "50", ["skill"] = "10", ["spare"] = "5", ["fairness"] = "12.5", ["language"] = "10", ["region"] = "5000", ["reason"] = "peak season",
        };

        Assert.Contains("Write a whole number", await PostedAsync(everywhere, typed, HttpStatusCode.UnprocessableEntity), StringComparison.Ordinal);
        typed["idleCapSeconds"] = "600";
        var html = await PostedAsync(everywhere, typed, HttpStatusCode.UnprocessableEntity);
        Assert.Contains("A number from 10 to", html, StringComparison.Ordinal);
        Assert.Contains("A number from 0 to", html, StringComparison.Ordinal);
        Assert.Contains("gold:90, black:300", html, StringComparison.Ordinal);
        (typed["maxWaitSeconds"], typed["region"]) = ("240", "0");
        await PostedAsync(one, typed, HttpStatusCode.NotFound);
        await PostedAsync(agent, typed, HttpStatusCode.Forbidden);
        using (var page = await agent.Http.GetAsync("/routing/rules"))
        {
            Assert.Equal(HttpStatusCode.Forbidden, page.StatusCode);
        }

        // Played before it is saved: what was typed stays typed, and nothing changes.
        await app.ServedByAsync(shop, agent);
        await KefuApp.EventuallyAsync(() => app.ReadAsync(db => db.Set<WaitingItem>().CountAsync(i => i.State == ItemState.Held)), n => n == 1);
        typed["step"] = "replay";
        var replay = await PostedAsync(everywhere, typed, HttpStatusCode.OK);
        Assert.Contains("Median wait", replay, StringComparison.Ordinal);
        Assert.Contains("Last week: 1 conversations, 1 people", replay, StringComparison.Ordinal);
        Assert.Contains("value=\"240\"", replay, StringComparison.Ordinal);
        typed["maxWaitSeconds"] = "5";
        Assert.Contains("A number from 10 to", await PostedAsync(everywhere, typed, HttpStatusCode.UnprocessableEntity), StringComparison.Ordinal);
        Assert.Null(await app.AsSystemAsync(s => s.GetRequiredService<SettingsStore>().LatestAsync(SnapshotLoader.RulesKey, Guid.Empty, default)));
        typed["maxWaitSeconds"] = "240";
        typed.Remove("step");

        await GoesAsync(everywhere, "/fragments/routing/rules", typed);

        var rules = await app.AsSystemAsync(s => s.GetRequiredService<SettingsStore>().GetAsync<RoutingRules>(SnapshotLoader.RulesKey, Guid.Empty, default));
        Assert.Equal((240, 12.5, 0), (rules.MaxWaitSeconds, rules.Weights.Fairness, rules.Weights.Region));
        Assert.Equal((300, false), (rules.TierHeadStartSeconds["black"], rules.OfferAgainWhenAllMissed));
        Assert.Equal([new SkillStep(45, 1), new SkillStep(120, 2)], rules.SkillSteps);
        Assert.Contains("changed", await PostedAsync(everywhere, typed, HttpStatusCode.UnprocessableEntity), StringComparison.Ordinal);
    }

    private static Dictionary<string, string> Rule(string name, string queue, int place, int seen) => new()
    {
        ["name"] = name, ["queue"] = queue, ["place"] = place.ToString(System.Globalization.CultureInfo.InvariantCulture), ["seen"] = seen.ToString(System.Globalization.CultureInfo.InvariantCulture), ["reason"] = "test",
    };

    private static async Task GoesAsync(TestPerson person, string path, Dictionary<string, string> typed)
    {
        using var answer = await person.Http.PostAsync(path, new FormUrlEncodedContent(typed));
        Assert.True(answer.StatusCode is HttpStatusCode.SeeOther, $"{answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
    }

    private static async Task<string> RefusedAsync(TestPerson person, TestShop shop, Dictionary<string, string> typed)
    {
        using var answer = await person.Http.PostAsync($"/fragments/routing/dispatch/{shop.Id}", new FormUrlEncodedContent(typed));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        return WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
    }

    private static async Task<string> PostedAsync(TestPerson person, Dictionary<string, string> typed, HttpStatusCode status)
    {
        using var answer = await person.Http.PostAsync("/fragments/routing/rules", new FormUrlEncodedContent(typed));
        Assert.Equal(status, answer.StatusCode);
        return WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
    }

    private static async Task<IReadOnlyList<DispatchLine>> TableAsync(KefuApp app, TestShop shop) =>
        (await app.AsSystemAsync(s => s.GetRequiredService<SettingsStore>().GetAsync<DispatchTable>(Dispatching.TableKey, shop.Id, default))).Rules;
}
