using System.Net.Http.Json;
using System.Text.Json;
using Kefu.Contracts.Conversations;
using Kefu.Contracts.Identity;
using Kefu.Conversations.Domain;
using Kefu.Insights.FoldLog;
using Kefu.Platform.Log;
using Kefu.Platform.Time;
using Kefu.Routing.Domain;
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

        // What the demo stands on is older than what is told of it.
        string[] founding = ["identity.shop-opened", "identity.staff-added", "identity.staff-joined", "routing.queue-saved", "knowledge.article-published", "settings.setting-changed"];
        var firstTalk = await app.ReadAsync(db => db.Set<LogEntry>().Where(e => e.Type == "conversations.conversation-opened").MinAsync(e => e.AtUtc));
        var founded = await app.ReadAsync(db => db.Set<LogEntry>().Where(e => founding.Contains(e.Type) || e.Type == "orders.order-changed").Select(e => new { e.Type, e.AtUtc }).ToListAsync());
        Assert.True(founded.Count(e => e.Type == "identity.shop-opened") == 1 && founded.Count(e => e.Type == "orders.order-changed") == 5);
        Assert.All(founded.Where(e => founding.Contains(e.Type)), e => Assert.True(e.AtUtc < firstTalk, $"{e.Type} {e.AtUtc}"));
        Assert.Equal("identity.shop-opened", await app.ReadAsync(db => db.Set<LogEntry>().OrderBy(e => e.AtUtc).ThenBy(e => e.Seq).Select(e => e.Type).FirstAsync()));
        Assert.All(founded, e => Assert.True(e.AtUtc < ended.AddHours(-2), $"{e.Type} {e.AtUtc}"));

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

    [Theory, OnEachDatabase]
    public async Task Demo_should_go_on_the_next_day_and_leave_nobody_waiting_since_yesterday(Database database)
    {
        var clock = new FixedTime(TimeProvider.System.GetUtcNow());
        await using var app = await KefuApp.StartAsync(database, clock, settings: ["--Demo=true", "--KEFU_DEMO_SHOP_URL=http://127.0.0.1:5999/"]);
        await DemoData.SeedAsync(app.Services, TestContext.Current.CancellationToken);
        var shop = (await app.AsSystemAsync(s => s.GetRequiredService<IShopDirectory>().FindByKeyAsync(DemoAccounts.ShopKey, CancellationToken.None)))!;
        Assert.Contains("http://127.0.0.1:5999", shop.Origins);
        var first = await OpenAsync(app);
        Assert.True(first.Count > 12);
        await KefuApp.EventuallyAsync(() => app.ReadAsync(db => db.Set<WaitingItem>().CountAsync(i => i.State != ItemState.Done)), n => n >= 10);

        // Soon after, the desk is as it was left.
        clock.Advance(TimeSpan.FromMinutes(5));
        await DemoData.SeedAsync(app.Services, TestContext.Current.CancellationToken);
        Assert.Equal(first.Select(c => c.Id.Value).Order(), (await OpenAsync(app)).Select(c => c.Id.Value).Order());
        var visitor = await app.NewVisitorAsync(new TestShop(shop.Id, shop.Key, "", ""));
        await visitor.SayAsync("在吗");

        clock.Advance(TimeSpan.FromHours(23));
        var now = clock.UtcNow();
        await visitor.SayAsync("还在吗");
        await DemoData.SeedAsync(app.Services, TestContext.Current.CancellationToken);

        var open = await OpenAsync(app);
        Assert.DoesNotContain(open, c => first.Any(f => f.Id == c.Id));
        Assert.Contains(open, c => c.CustomerId == visitor.Customer);
        var lively = open.Where(c => c.CustomerId != visitor.Customer).ToList();
        Assert.True(lively.Count > 12);
        Assert.All(lively, c => Assert.True(c.OpenedAtUtc > now.AddHours(-1) && (c.DueAtUtc == Conversation.Never || c.DueAtUtc > now.AddMinutes(-2)), $"{c.Status} {c.OpenedAtUtc} {c.DueAtUtc}"));
        Assert.True(await app.ReadAsync(db => db.Set<Conversation>().CountAsync(c => c.OpenedAtUtc > now.AddHours(-22) && c.OpenedAtUtc < now.AddHours(-2))) > 15);
        var ids = first.ConvertAll(c => c.Id);
        Assert.Equal(0, await app.ReadAsync(db => db.Set<WaitingItem>().CountAsync(i => ids.Contains(i.Conversation) && i.State != ItemState.Done)));
        var verdict = await KefuApp.EventuallyAsync(() => app.SendAsync(new RecomputeFigures()), v => v.Differences.Count == 0);
        Assert.True(verdict.Lines > 500);
    }

    private static Task<List<Conversation>> OpenAsync(KefuApp app) =>
        app.ReadAsync(db => db.Set<Conversation>().AsNoTracking().Where(c => c.OpenFor != null).ToListAsync());

    private static async Task<HttpClient> SignInAsync(KefuApp app, string account)
    {
        var http = app.NewClient("zh-CN");
        await KefuApp.SignInAsync(http, account, DemoAccounts.Password);
        return http;
    }
}
