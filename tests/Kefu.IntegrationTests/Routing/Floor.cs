using System.Net.Http.Json;
using System.Text.Json;
using Kefu.Contracts.Conversations;
using Kefu.Contracts.Customers;
using Kefu.Contracts.Identity;
using Kefu.Contracts.Routing;
using Kefu.Platform.Handling;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Kefu.Platform.Settings;
using Kefu.Platform.Time;
using Kefu.Routing.Domain;
using Kefu.Routing.QueueWork;
using Kefu.Routing.SaveProfile;
using Kefu.Routing.SaveQueue;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kefu.Tests.Routing;

/// <summary>What the tests of routing do to a floor.</summary>
internal static class Floor
{
    /// <summary>Carries work out as Kefu itself in one transaction with its events.</summary>
    public static Task WriteAsync(this KefuApp app, Func<IServiceProvider, Task> work) => app.AsSystemAsync(async services =>
    {
        var db = services.GetRequiredService<KefuDbContext>();
        using (await services.GetRequiredService<WriteGate>().EnterAsync(default))
        {
            await using var transaction = await db.Database.BeginTransactionAsync();
            await work(services);
            await db.SaveChangesAsync();
            await services.GetRequiredService<EventLog>().WriteAsync(default);
            await transaction.CommitAsync();
        }

        services.GetRequiredService<AfterCommit>().Run();
        services.GetRequiredService<Doorbell>().Ring();
    });

    public static Task TellAsync(this KefuApp app, TestShop shop, ConversationId conversation, params object[] events) => app.WriteAsync(services =>
    {
        var log = services.GetRequiredService<EventLog>();
        foreach (var told in events)
        {
            log.Append(told, "conversation", conversation.Value, shop.Id);
        }

        return Task.CompletedTask;
    });

    /// <summary>A wish for a person that only routing hears of.</summary>
    public static async Task<ConversationId> WishAsync(this KefuApp app, TestShop shop, string @class = "other", string tier = "plain", string? region = null, int waitedSeconds = 0)
    {
        var conversation = ConversationId.New();
        var since = app.Services.GetRequiredService<TimeProvider>().UtcNow().AddSeconds(-waitedSeconds);
        await app.TellAsync(shop, conversation, new HandoverRequested(conversation, CustomerId.New(), HandoverReason.Asked, @class, "chat", "zh-CN", region, tier, null, null, null, since));
        return conversation;
    }

    public static async Task BeAsync(this TestPerson person, string status)
    {
        using var answer = await person.Http.PostAsJsonAsync("/api/v1/presence", new { status });
        Assert.True(answer.IsSuccessStatusCode, $"{answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
    }

    public static Task<QueueId> NewQueueAsync(this KefuApp app, TestShop shop, string key, int acceptSeconds = 60) =>
        app.SendAsync(new SaveQueue(shop.Id, key, key, key, "chat", acceptSeconds, false, null, "test"));

    public static Task CanAsync(this KefuApp app, TestPerson person, string skill, int level, int capacity = 5) => app.SendAsync(new SaveProfile(
        person.Id, true, [], skill.Length == 0 ? new Dictionary<string, int>() : new Dictionary<string, int> { [skill] = level }, new Dictionary<string, int> { ["chat"] = capacity }, [], [], "test"));

    public static Task RulesAsync(this KefuApp app, TestShop shop, params DispatchLine[] rules) => app.WriteAsync(async services =>
        await services.GetRequiredService<SettingsStore>().SetAsync(
            Dispatching.TableKey, shop.Id, JsonSerializer.SerializeToElement(new DispatchTable { Rules = rules }, KefuJson.Options), "test", default));

    public static Task<WaitingItem?> ItemAsync(this KefuApp app, ConversationId conversation) =>
        app.ReadAsync(db => db.Set<WaitingItem>().AsNoTracking().SingleOrDefaultAsync(i => i.Conversation == conversation));

    /// <summary>Several items as they stand at one moment, oldest first.</summary>
    public static Task<List<WaitingItem>> ItemsAsync(this KefuApp app, List<ConversationId> conversations) =>
        app.ReadAsync(db => db.Set<WaitingItem>().AsNoTracking().Where(i => conversations.Contains(i.Conversation)).OrderBy(i => i.QueuedAtUtc).ToListAsync());

    public static async Task<WaitingItem> OfferedAsync(this KefuApp app, ConversationId conversation) =>
        (await KefuApp.EventuallyAsync(() => app.ItemAsync(conversation), i => i?.State == ItemState.Offered))!;

    public static Task<List<LogEntry>> EventsAsync<T>(this KefuApp app, ConversationId conversation)
    {
        var name = EventNames.Of(typeof(T));
        return app.ReadAsync(db => db.Set<LogEntry>().AsNoTracking().Where(e => e.SubjectKind == "conversation" && e.SubjectId == conversation.Value && e.Type == name).OrderBy(e => e.Seq).ToListAsync());
    }

    public static Task<List<StoredDecision>> DecisionsAsync(this KefuApp app, ConversationId conversation) =>
        app.ReadAsync(db => db.Set<StoredDecision>().AsNoTracking().Where(d => d.Conversation == conversation).OrderBy(d => d.AtUtc).ToListAsync());

    public static StaffId? Whom(this WaitingItem item) => item.Agent;
}
