using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Kefu.Contracts.Standards;
using Kefu.Platform.Log;
using Kefu.Standards.Domain;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Tests.Standards;

public sealed class SignOffTests
{
    [Theory, OnEachDatabase]
    [Clause("S2-7.1c")]
    public async Task The_management_should_read_and_sign_off_and_change_nothing(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var (head, agent) = (await app.NewStaffAsync(shop, "head-of-department"), await app.NewStaffAsync(shop, "agent"));
        var body = new { shopId = shop.Id, from = "2026-03-02", until = "2026-03-08", remark = "看过" };

        using var signed = await head.Http.PostAsJsonAsync("/api/v1/standards/sign-offs", body);
        using var refused = await agent.Http.PostAsJsonAsync("/api/v1/standards/sign-offs", body);

        Assert.Equal(HttpStatusCode.OK, signed.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        var id = (await signed.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();
        var kept = await app.ReadAsync(db => db.Set<SignOff>().AsNoTracking().SingleAsync(s => s.Id == id));
        Assert.Equal(head.Id, kept.By);
        Assert.Contains("satisfaction", kept.Figures, StringComparison.Ordinal);
        var name = EventNames.Of(typeof(ReportSignedOff));
        Assert.Equal(1, await app.ReadAsync(db => db.Set<LogEntry>().CountAsync(e => e.Type == name && e.SubjectId == id)));

        foreach (var page in new[] { "/", "/standards", "/standards/sign-offs", "/standards/targets", "/figures/satisfaction", "/wall" })
        {
            using var read = await head.Http.GetAsync(page);
            Assert.True(read.StatusCode == HttpStatusCode.OK, $"{page}: {read.StatusCode}");
        }

        using var targets = await head.Http.PostAsync("/standards/targets/choose", new FormUrlEncodedContent(new Dictionary<string, string> { ["shopId"] = shop.Id.ToString(), ["preset"] = "S2", ["reason"] = "x" }));
        using var queue = await head.Http.PostAsJsonAsync("/api/v1/routing/queues", new { shopId = shop.Id, key = "x", nameZh = "x", nameEn = "x", channel = "chat", acceptSeconds = 20, autoAccept = false, reason = "x" });
        Assert.Equal(HttpStatusCode.Forbidden, targets.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, queue.StatusCode);
    }

    [Theory, OnEachDatabase]
    [Clause("S4-4.1")]
    public async Task The_head_should_set_plan_and_goals_and_see_them_beside_the_figures_and_a_lower_role_be_refused(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var (head, supervisor) = (await app.NewStaffAsync(shop, "head-of-department"), await app.NewStaffAsync(shop, "operations-supervisor"));
        var other = await app.NewShopAsync();
        Dictionary<string, string> Form(Guid of, string satisfaction, string reason = "年度计划", int seen = 0) =>
            new() { ["shopId"] = of.ToString(), ["plan"] = "旺季前补齐两名客服", ["answerRate"] = "", ["satisfaction"] = satisfaction, ["goalReason"] = reason, ["seen"] = seen.ToString(System.Globalization.CultureInfo.InvariantCulture) };
        async Task<HttpStatusCode> SetAsync(TestPerson person, Dictionary<string, string> form)
        {
            using var answer = await person.Http.PostAsync("/standards/targets/goals", new FormUrlEncodedContent(form));
            return answer.StatusCode;
        }

        Assert.Equal(HttpStatusCode.Forbidden, await SetAsync(supervisor, Form(shop.Id, "95")));
        Assert.Equal(HttpStatusCode.NotFound, await SetAsync(head, Form(other.Id, "95")));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await SetAsync(head, Form(shop.Id, "many")));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await SetAsync(head, Form(shop.Id, "95", reason: " ")));
        Assert.Equal(HttpStatusCode.SeeOther, await SetAsync(head, Form(shop.Id, "95")));
        // Somebody set them meanwhile: the form comes back as it was sent.
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await SetAsync(head, Form(shop.Id, "50")));

        // Compliance is told against the goal; what was left open stays the policy's.
        var figure = await KefuApp.EventuallyAsync(() => head.Http.GetStringAsync("/figures/satisfaction"), p => p.Contains("Target ≥ 95%", StringComparison.Ordinal));
        Assert.Contains("Policy S4", figure, StringComparison.Ordinal);
        Assert.Contains("Target ≥ 85%", await head.Http.GetStringAsync("/figures/answer-rate-30s"), StringComparison.Ordinal);
        var seen = await supervisor.Http.GetStringAsync("/standards/targets");
        Assert.Contains("旺季前补齐两名客服", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("/standards/targets/goals", seen, StringComparison.Ordinal);
        Assert.True(await app.ReadAsync(db => db.Set<LogEntry>().AnyAsync(e => e.Type == "settings.setting-changed" && e.ActorId == head.Id.Value && e.Payload.Contains("年度计划"))));
    }

    [Theory, OnEachDatabase]
    public async Task A_preset_of_targets_should_come_into_force_with_a_reason_for_that_shop_alone(Database database)
    {
        var app = await KefuApp.For(database);
        var (shop, other) = (await app.NewShopAsync(), await app.NewShopAsync());
        var supervisor = await app.NewStaffAsync(shop, "operations-supervisor");

        using var chosen = await supervisor.Http.PostAsync("/standards/targets/choose", new FormUrlEncodedContent(new Dictionary<string, string> { ["shopId"] = shop.Id.ToString(), ["preset"] = "S2", ["reason"] = "按标准二" }));
        using var foreign = await supervisor.Http.PostAsync("/standards/targets/choose", new FormUrlEncodedContent(new Dictionary<string, string> { ["shopId"] = other.Id.ToString(), ["preset"] = "S2", ["reason"] = "x" }));

        Assert.Equal(HttpStatusCode.SeeOther, chosen.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, foreign.StatusCode);
        Task<ResponseTargets> TargetsAsync(TestShop of) => app.AsSystemAsync(s => ((IResponseTargets)s.GetService(typeof(IResponseTargets))!).ForAsync(of.Id, "plain", default));
        Assert.Equal(TimeSpan.FromSeconds(60), (await TargetsAsync(shop)).FirstResponse);
        Assert.Equal(TimeSpan.FromSeconds(30), (await TargetsAsync(other)).FirstResponse);
    }
}
