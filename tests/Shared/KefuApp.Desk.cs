using System.Net.Http.Json;
using System.Text.Json;
using Kefu.Contracts.Conversations;
using Kefu.Contracts.Routing;
using Kefu.Conversations.Domain;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Kefu.Platform.Time;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kefu.Tests;

public sealed partial class KefuApp
{
    /// <summary>A conversation that waits is offered to this person, whoever would have been found for it, and taken.</summary>
    public async Task TakeAsync(TestPerson person, Guid conversation)
    {
        var id = new ConversationId(conversation);
        Task<Conversation> KeptAsync() => ReadAsync(db => db.Set<Conversation>().AsNoTracking().SingleAsync(c => c.Id == id));
        var waiting = await EventuallyAsync(KeptAsync, c => c.QueueId is not null);
        await AsSystemAsync(async services =>
        {
            var db = services.GetRequiredService<KefuDbContext>();
            using (await services.GetRequiredService<WriteGate>().EnterAsync(default))
            {
                await using var transaction = await db.Database.BeginTransactionAsync();
                var expires = services.GetRequiredService<TimeProvider>().UtcNow().AddMinutes(1);
                services.GetRequiredService<EventLog>().Append(new OfferMade(id, person.Id, waiting.QueueId!.Value, DecisionId.New(), expires, false), "conversation", conversation, waiting.ShopId);
                await services.GetRequiredService<EventLog>().WriteAsync(default);
                await transaction.CommitAsync();
            }

            services.GetRequiredService<Doorbell>().Ring();
        });
        await EventuallyAsync(KeptAsync, c => c.OfferedTo == person.Id);
        using var answer = await person.Http.PostAsJsonAsync($"/api/v1/conversations/{conversation}/accept", new { });
        Assert.True(answer.IsSuccessStatusCode, $"{answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
    }

    /// <summary>The shop's system reports an order and must be believed.</summary>
    public async Task ReportOrderAsync(TestShop shop, object report)
    {
        using var answer = await ReportOrderAsync(shop, JsonSerializer.Serialize(report, JsonSerializerOptions.Web));
        Assert.True(answer.IsSuccessStatusCode, $"{answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
    }

    /// <summary>An order of a lamp, signed for, as the shop reports it.</summary>
    public static object LampOrder(string number, string customer, string status = "delivered", long version = 1) => new
    {
        eventId = Guid.CreateVersion7(),
        orderNumber = number,
        version,
        occurredAt = "2026-11-16T12:12:00Z",
        customer = new { externalId = customer, name = "林晚秋", phone = "13812341234", email = "lin@example.com", address = new { province = "浙江", city = "杭州", district = "余杭", line = "仓前街道 1 号" } },
        status,
        currency = "CNY",
        totalMinor = 32900,
        paidAt = "2026-11-16T12:12:30Z",
        lines = new[] { new { sku = "T2-GREEN", title = "穹顶台灯 T2 · 雾灰绿", quantity = 1, priceMinor = 32900 } },
        shipments = new[]
        {
            new
            {
                carrier = "顺丰", trackingNumber = "SF1438005567", status = "delivered",
                events = new[]
                {
                    new { at = "2026-11-16T13:05:00Z", text = "已发货", place = "嘉兴" },
                    new { at = "2026-11-18T01:10:00Z", text = "派送中", place = "余杭仓前站" },
                    new { at = "2026-11-18T10:32:00Z", text = "本人签收", place = "杭州" },
                },
            },
        },
    };
}
