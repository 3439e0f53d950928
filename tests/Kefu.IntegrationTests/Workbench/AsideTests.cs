using System.Net.Http.Json;
using System.Text.Json;
using Kefu.Platform.Time;
using Kefu.Tests.Conversations;
using Kefu.Tests.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Kefu.Tests.Workbench;

/// <summary>What is put aside, merged and taken back again, and what has a time limit.</summary>
public sealed class AsideTests
{
    [Theory, OnEachDatabase]
    public async Task A_conversation_put_aside_should_leave_the_list_be_counted_and_come_back_with_the_customers_word(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var agent = await app.NewStaffAsync(shop, "agent");
        var (visitor, id) = await app.ServedByAsync(shop, agent);
        Assert.Equal("conversations.snooze-owed", await agent.RefusedAsync(id, "snooze"));
        await agent.ReplyAsync(id, "稍等，我去查");

        await agent.MustAsync(id, "snooze");
        Assert.DoesNotContain($"c-{id}", await agent.Http.GetStringAsync("/desk/fragments/rows"), StringComparison.Ordinal);
        Assert.Contains($"c-{id}", await agent.Http.GetStringAsync("/desk/fragments/rows?view=snoozed"), StringComparison.Ordinal);
        Assert.Equal(1, (await agent.Http.GetFromJsonAsync<JsonElement>("/api/v1/conversations/counters")).GetProperty("snoozed").GetInt32());

        await visitor.SayAsync("查到了吗");
        Assert.Contains($"c-{id}", await agent.Http.GetStringAsync("/desk/fragments/rows"), StringComparison.Ordinal);
        Assert.DoesNotContain($"c-{id}", await agent.Http.GetStringAsync("/desk/fragments/rows?view=snoozed"), StringComparison.Ordinal);
        await agent.ReplyAsync(id, "查到了");
        Assert.Contains($"c-{id}", await agent.Http.GetStringAsync("/desk/fragments/rows"), StringComparison.Ordinal);

        await agent.MustAsync(id, "snooze", new { untilUtc = app.Services.GetRequiredService<TimeProvider>().UtcNow().AddHours(2) });
        var colleague = await app.NewStaffAsync(shop, "agent");
        Assert.Equal("not-found", await colleague.RefusedAsync(id, "wake"));
        await agent.MustAsync(id, "wake");
        Assert.Contains($"c-{id}", await agent.Http.GetStringAsync("/desk/fragments/rows"), StringComparison.Ordinal);
        Assert.Equal("invalid", await agent.RefusedAsync(id, "snooze", new { untilUtc = "2020-01-01T00:00:00Z" }));
    }

    [Theory, OnEachDatabase]
    public async Task What_has_a_time_limit_should_keep_it(Database database)
    {
        var clock = new FixedTime(TimeProvider.System.GetUtcNow());
        await using var app = await KefuApp.StartAsync(database, clock);
        var shop = await app.NewShopAsync();
        var agent = await app.NewStaffAsync(shop, "agent");
        await agent.BeAsync("online");
        var (visitor, id) = await app.ServedByAsync(shop, agent, "手机号 13800001111");
        var said = (await visitor.HistoryAsync())[0].GetProperty("id").GetGuid();
        await agent.ReplyAsync(id, "稍等");
        await agent.MustAsync(id, "snooze", new { untilUtc = clock.GetUtcNow().UtcDateTime.AddSeconds(100) });
        Assert.DoesNotContain($"c-{id}", await agent.Http.GetStringAsync("/desk/fragments/rows"), StringComparison.Ordinal);

        await app.PassAsync(clock, 125, agent);
        await KefuApp.EventuallyAsync(() => agent.Http.GetStringAsync("/desk/fragments/rows"), rows => rows.Contains($"c-{id}", StringComparison.Ordinal));
        using var late = await visitor.Http.PostAsync($"/api/v1/widget/messages/{said}/recall", null);
        Assert.Equal("conversations.recall-late", await KefuApp.CodeOfAsync(late));
    }

    [Theory, OnEachDatabase]
    public async Task A_recalled_message_should_be_read_by_nobody_but_who_may_see_what_was_recalled(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var (agent, supervisor) = (await app.NewStaffAsync(shop, "agent"), await app.NewStaffAsync(shop, "operations-supervisor"));
        var (visitor, id) = await app.ServedByAsync(shop, agent);
        var secret = await visitor.SayAsync("我的密码是 tulip-42");
        Assert.Contains("tulip-42", await agent.Http.GetStringAsync($"/desk/fragments/{id}/messages"), StringComparison.Ordinal);
        using var stranger = await (await app.NewVisitorAsync(shop)).Http.PostAsync($"/api/v1/widget/messages/{secret.IdOf()}/recall", null);
        Assert.Equal("not-found", await KefuApp.CodeOfAsync(stranger));

        using var recalled = await visitor.Http.PostAsync($"/api/v1/widget/messages/{secret.IdOf()}/recall", null);
        Assert.True(recalled.IsSuccessStatusCode, await recalled.Content.ReadAsStringAsync());
        var own = (await visitor.HistoryAsync()).Single(m => m.IdOf() == secret.IdOf());
        Assert.True(own.TryGetProperty("recalledAt", out var at) && at.ValueKind is JsonValueKind.String);
        Assert.DoesNotContain("tulip-42", own.ToString(), StringComparison.Ordinal);
        foreach (var door in new[] { $"/desk/{id}", $"/desk/{id}/print", $"/desk/fragments/{id}/messages", "/desk/fragments/rows", $"/api/v1/conversations/{id}", "/api/v1/search?q=tulip" })
        {
            Assert.DoesNotContain("tulip-42", await KefuApp.EventuallyAsync(() => agent.Http.GetStringAsync(door), text => !text.Contains("tulip-42", StringComparison.Ordinal)), StringComparison.Ordinal);
        }

        Assert.Contains("recalled a message", await agent.Http.GetStringAsync($"/desk/fragments/{id}/messages"), StringComparison.Ordinal);
        Assert.Contains("tulip-42", await supervisor.Http.GetStringAsync($"/desk/fragments/{id}/messages"), StringComparison.Ordinal);
    }

    [Theory, OnEachDatabase]
    public async Task Two_conversations_of_a_customer_should_be_read_as_one_until_the_merge_is_undone(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var agent = await app.NewStaffAsync(shop, "agent");
        var (visitor, first) = await app.ServedByAsync(shop, agent, "灯罩裂了");
        await agent.ReplyAsync(first, "我们补发灯罩");
        await agent.MustAsync(first, "resolve");
        var second = (await visitor.AskForPersonAsync()).IdOf();
        await app.TakeAsync(agent, second);
        var (_, others) = await app.ServedByAsync(shop, agent, "别人的事");
        Assert.Equal("conversations.merge-other-customer", await agent.RefusedAsync(second, "merge", new { source = others }));
        var foreign = await app.NewShopAsync();
        var (_, far) = await app.ServedByAsync(foreign, await app.NewStaffAsync(foreign, "agent"));
        Assert.Equal("not-found", await agent.RefusedAsync(second, "merge", new { source = far }));

        await agent.MustAsync(second, "merge", new { source = first });
        Assert.Contains("我们补发灯罩", await agent.Http.GetStringAsync($"/desk/fragments/{second}/messages"), StringComparison.Ordinal);
        Assert.Equal("conversations.merge-chain", await agent.RefusedAsync(first, "merge", new { source = second }));
        Assert.Contains($"/desk/{second}", await agent.Http.GetStringAsync($"/desk/fragments/{first}/top"), StringComparison.Ordinal);

        await agent.MustAsync(first, "unmerge");
        Assert.DoesNotContain("我们补发灯罩", await agent.Http.GetStringAsync($"/desk/fragments/{second}/messages"), StringComparison.Ordinal);
        Assert.Equal("resolved", (await agent.ThreadAsync(first)).GetProperty("conversation").StatusOf());
        Assert.Equal("conversations.not-merged", await agent.RefusedAsync(first, "unmerge"));
    }

    [Theory, OnEachDatabase]
    public async Task An_open_conversation_that_goes_into_another_should_free_its_place_and_go_on_when_undone(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var agent = await app.NewStaffAsync(shop, "agent");
        var (visitor, first) = await app.ServedByAsync(shop, agent, "第一件事");
        await agent.MustAsync(first, "resolve");
        var second = (await visitor.AskForPersonAsync()).IdOf();
        await app.TakeAsync(agent, second);

        await agent.MustAsync(first, "merge", new { source = second });
        Assert.Equal("closed", (await agent.ThreadAsync(second)).GetProperty("conversation").StatusOf());
        await agent.MustAsync(second, "unmerge");
        var back = (await agent.ThreadAsync(second)).GetProperty("conversation");
        Assert.Equal("active", back.StatusOf());
        await visitor.SayAsync("还在吗");
        Assert.Contains("还在吗", (await agent.ThreadAsync(second)).ToString(), StringComparison.Ordinal);
    }

    [Theory, OnEachDatabase]
    public async Task A_saved_list_should_be_counted_for_each_reader_and_shared_only_within_its_shop(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var (agent, colleague) = (await app.NewStaffAsync(shop, "agent"), await app.NewStaffAsync(shop, "agent"));
        var stranger = await app.NewStaffAsync(await app.NewShopAsync(), "agent");
        var (_, id) = await app.ServedByAsync(shop, agent);
        await agent.MustAsync(id, "tags", new { add = new[] { "待补发" } });
        await SaveAsync(agent, "我的补发", "tag=待补发", false);
        await SaveAsync(agent, "全店补发", "view=all&tag=待补发", true);

        var mine = await agent.Http.GetStringAsync("/desk/fragments/views");
        Assert.Contains("我的补发", mine, StringComparison.Ordinal);
        Assert.Matches("全店补发[^/]*</span>\\s*<span class=\"view-count[^>]*>1<", mine);
        var theirs = await colleague.Http.GetStringAsync("/desk/fragments/views");
        Assert.DoesNotContain("我的补发", theirs, StringComparison.Ordinal);
        Assert.Matches("全店补发[^/]*</span>\\s*<span class=\"view-count[^>]*>0<", theirs);
        Assert.DoesNotContain("全店补发", await stranger.Http.GetStringAsync("/desk/fragments/views"), StringComparison.Ordinal);

        var shared = (await colleague.Http.GetFromJsonAsync<JsonElement>("/api/v1/views?kind=conversations"))[0].IdOf();
        using var denied = await colleague.Http.PostAsync($"/api/v1/views/{shared}/remove", null);
        Assert.Equal("not-found", await KefuApp.CodeOfAsync(denied));
        using var unnamed = await agent.Http.PostAsJsonAsync("/api/v1/views", new { kind = "conversations", name = " ", query = "tag=x" });
        Assert.Equal("invalid", await KefuApp.CodeOfAsync(unnamed));
        using var gone = await agent.Http.PostAsync($"/api/v1/views/{shared}/remove", null);
        Assert.True(gone.IsSuccessStatusCode);
        Assert.DoesNotContain("全店补发", await colleague.Http.GetStringAsync("/desk/fragments/views"), StringComparison.Ordinal);
    }

    [Theory, OnEachDatabase]
    public async Task Notices_should_tell_only_whom_a_conversation_concerns_and_never_the_words(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var (agent, supervisor) = (await app.NewStaffAsync(shop, "agent"), await app.NewStaffAsync(shop, "operations-supervisor"));
        var (visitor, id) = await app.ServedByAsync(shop, agent);
        await agent.ReplyAsync(id, "您好");
        await visitor.SayAsync("机密的话");
        var told = await agent.Http.GetStringAsync($"/desk/notices?of=message-posted:{id},message-posted:{Guid.CreateVersion7()},odd");
        Assert.Contains("new message", told, StringComparison.Ordinal);
        Assert.DoesNotContain("机密", told, StringComparison.Ordinal);
        Assert.Equal("[]", await supervisor.Http.GetStringAsync($"/desk/notices?of=message-posted:{id}"));
    }

    private static async Task SaveAsync(TestPerson person, string name, string query, bool shared)
    {
        using var answer = await person.Http.PostAsJsonAsync("/api/v1/views", new { kind = "conversations", name, query, shared = shared ? "true" : null });
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }
}
