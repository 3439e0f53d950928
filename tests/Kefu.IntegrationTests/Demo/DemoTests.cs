using System.Net.Http.Json;
using System.Text.Json;
using Kefu.Contracts.Conversations;
using Kefu.Contracts.Identity;
using Kefu.Conversations.Domain;
using Kefu.Insights.FoldLog;
using Kefu.Platform.Time;
using Kefu.Satisfaction.Domain;
using Kefu.Tickets.Domain;
using Kefu.Web.Demo;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kefu.Tests.Demo;

public sealed class DemoTests
{
    [Theory, OnEachDatabase]
    public async Task Demo_should_open_with_a_lively_desk_whose_figures_follow_from_its_log_and_still_offer_a_new_question_at_once(Database database)
    {
        await using var app = await KefuApp.StartAsync(database, settings: ["--Demo=true"]);
        await DemoData.SeedAsync(app.Services, TestContext.Current.CancellationToken);

        var ended = app.Services.GetRequiredService<TimeProvider>().UtcNow();

        var states = await app.ReadAsync(async db => (await db.Set<Conversation>().GroupBy(c => c.Status).Select(g => new { g.Key, Count = g.Count() }).ToListAsync()).ToDictionary(g => g.Key, g => g.Count));
        Assert.True(states[ConversationStatus.Resolved] > 200);
        Assert.True(states[ConversationStatus.Active] >= 8);
        Assert.True(states[ConversationStatus.Bot] >= 2);
        Assert.True(states[ConversationStatus.Queued] >= 2);
        Assert.True(await app.ReadAsync(db => db.Set<Ticket>().Select(t => t.Kind).Distinct().CountAsync()) >= 6);

        using var supervisor = await SignInAsync(app, "supervisor");
        var wall = await KefuApp.EventuallyAsync(
            async () => await supervisor.GetFromJsonAsync<JsonElement>("/api/v1/insights/wall"),
            w => w.GetProperty("waiting").GetInt32() >= 2 && w.GetProperty("serving").GetInt32() >= 8 && w.GetProperty("seats").GetArrayLength() >= 5);
        Assert.True(wall.GetProperty("satisfaction").GetProperty("count").GetInt32() > 0);
        var verdict = await KefuApp.EventuallyAsync(() => app.SendAsync(new RecomputeFigures()), v => v.Lines > 500);
        Assert.Empty(verdict.Differences);
        // Nothing of the past is acted upon once more.
        Assert.Equal(2, await app.ReadAsync(db => db.Set<Conversation>().CountAsync(c => c.Status == ConversationStatus.Queued)));
        Assert.Equal(await app.ReadAsync(db => db.Set<Survey>().CountAsync()), await app.ReadAsync(db => db.Set<Survey>().CountAsync(s => s.InvitedAtUtc < s.OpenUntilUtc && s.InvitedAtUtc < ended)));

        using var agent = await SignInAsync(app, "agent1");
        using var there = await agent.PostAsJsonAsync("/api/v1/presence", new { status = "online" });
        Assert.True(there.IsSuccessStatusCode);
        var shop = (await app.AsSystemAsync(s => s.GetRequiredService<IShopDirectory>().FindByKeyAsync(DemoAccounts.ShopKey, CancellationToken.None)))!;
        var visitor = await app.NewVisitorAsync(new TestShop(shop.Id, shop.Key, "", ""));
        await visitor.SayAsync("转人工");
        Assert.NotNull(await KefuApp.EventuallyAsync(
            () => app.ReadAsync(db => db.Set<Conversation>().Where(c => c.CustomerId == visitor.Customer).Select(c => c.OfferedTo).SingleAsync()),
            offered => offered is not null));
    }

    private static async Task<HttpClient> SignInAsync(KefuApp app, string account)
    {
        var http = app.NewClient("zh-CN");
        await KefuApp.SignInAsync(http, account, DemoAccounts.Password);
        return http;
    }
}
