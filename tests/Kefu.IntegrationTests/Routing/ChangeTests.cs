using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Kefu.Contracts.Identity;
using Kefu.Identity.Data;
using Kefu.Routing.Domain;
using Kefu.Tests.Identity;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Tests.Routing;

/// <summary>Queues, profiles and roles are settings too: each change is shown as a difference and can be taken back.</summary>
public sealed class ChangeTests
{
    [Theory, OnEachDatabase]
    public async Task A_change_of_a_queue_and_of_a_profile_should_be_shown_as_a_difference_and_be_taken_back_with_a_reason(Database database)
    {
        var app = await KefuApp.For(database);
        var (shop, other) = (await app.NewShopAsync(), await app.NewShopAsync());
        var (supervisor, agent, stranger) = (await app.NewStaffAsync(shop, "operations-supervisor"), await app.NewStaffAsync(shop, "agent"), await app.NewStaffAsync(other, "operations-supervisor"));
        object Queue(string name, int seconds) => new { shopId = shop.Id, key = "vip", nameZh = name, nameEn = "VIP", channel = "chat", acceptSeconds = seconds, autoAccept = false, reason = "旺季 " + name };
        foreach (var body in new[] { Queue("贵宾", 20), Queue("贵宾专线", 45) })
        {
            using var saved = await supervisor.Http.PostAsJsonAsync("/api/v1/routing/queues", body);
            Assert.True(saved.IsSuccessStatusCode, await saved.Content.ReadAsStringAsync());
        }

        Task<ServiceQueue> QueueAsync() => app.ReadAsync(db => db.Set<ServiceQueue>().AsNoTracking().SingleAsync(q => q.ShopId == shop.Id && q.Key == "vip"));
        var queue = await QueueAsync();
        var page = await supervisor.Http.GetStringAsync($"/routing/queues/{queue.Id}");
        Assert.Contains("<del>贵宾</del>", page, StringComparison.Ordinal);
        Assert.Contains("<ins>贵宾专线</ins>", page, StringComparison.Ordinal);
        Assert.Contains("<ins>45</ins>", page, StringComparison.Ordinal);
        Assert.Contains("旺季 贵宾专线", page, StringComparison.Ordinal);
        var door = RevertDoor(page);
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(supervisor, door, ""));
        Assert.Equal(HttpStatusCode.NotFound, await PostAsync(stranger, door, "not mine"));
        Assert.Equal(HttpStatusCode.Forbidden, await PostAsync(agent, door, "may not"));
        Assert.Equal(HttpStatusCode.SeeOther, await PostAsync(supervisor, door, "改回"));
        Assert.Equal(("贵宾", 20), ((await QueueAsync()).NameZh, (await QueueAsync()).AcceptSeconds));

        foreach (var skills in new[] { "灯具:3", "灯具:5" })
        {
            using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["staff"] = agent.Id.ToString(), ["everyQueue"] = "true", ["skills"] = skills, ["capacity"] = "chat:5", ["languages"] = "zh", ["regions"] = "", ["reason"] = "考核" });
            using var saved = await supervisor.Http.PostAsync("/routing/people", form);
            Assert.True(saved.IsSuccessStatusCode, await saved.Content.ReadAsStringAsync());
        }

        var profile = await supervisor.Http.GetStringAsync($"/routing/people/{agent.Id}");
        Assert.Contains("<ins>灯具:5</ins>", profile, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.SeeOther, await PostAsync(supervisor, RevertDoor(profile), "误评"));
        Assert.Equal(3, (await app.ReadAsync(db => db.Set<AgentProfile>().AsNoTracking().SingleAsync(p => p.Staff == agent.Id))).Skills["灯具"]);
    }

    [Theory, OnEachDatabase]
    public async Task A_change_of_a_role_should_be_shown_as_a_difference_and_be_taken_back_with_a_reason(Database database)
    {
        var app = await KefuApp.For(database);
        var admin = await app.NewStaffAsync(null, "administrator");
        var key = "role-" + Guid.CreateVersion7().ToString("N")[^8..];
        await app.SendAsync(new Kefu.Identity.Roles.AddRole(key, "夜班", ["knowledge.view"], "开设夜班"));
        await app.SendAsync(new Kefu.Identity.Roles.ChangeRole(key, ["orders.view"], "改看订单"));

        var page = await admin.Http.GetStringAsync($"/settings/roles/{key}");
        Assert.Contains("改看订单", page, StringComparison.Ordinal);
        Assert.Matches("<ins>[^<]*orders", page.ToLowerInvariant());
        var seq = Regex.Match(page, "name=\"seq\" value=\"(\\d+)\"", RegexOptions.None, TimeSpan.FromSeconds(1)).Groups[1].Value;
        using var nameless = await admin.Http.PostAsync($"/settings/roles/{key}", AccountsTests.Form(page, "revert", ("seq", seq), ("why", "")));
        Assert.Equal(HttpStatusCode.BadRequest, nameless.StatusCode);
        using var back = await admin.Http.PostAsync($"/settings/roles/{key}", AccountsTests.Form(page, "revert", ("seq", seq), ("why", "仍看知识库")));
        Assert.True(back.StatusCode is HttpStatusCode.Redirect or HttpStatusCode.Found, $"{back.StatusCode}");
        Assert.Equal(["knowledge.view"], (await app.ReadAsync(db => db.Set<Role>().AsNoTracking().SingleAsync(r => r.Key == key))).Permissions);
    }

    private static string RevertDoor(string page) => Regex.Match(page, "hx-post=\"(/routing/changes/\\d+/revert)\"", RegexOptions.None, TimeSpan.FromSeconds(1)).Groups[1].Value;

    private static async Task<HttpStatusCode> PostAsync(TestPerson person, string door, string reason)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["reason"] = reason });
        using var answer = await person.Http.PostAsync(door, form);
        return answer.StatusCode;
    }
}
