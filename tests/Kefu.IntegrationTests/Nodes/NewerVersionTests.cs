using System.Net.Http.Json;
using System.Text.Json;
using Kefu.Platform.Log;
using Kefu.Tests.Conversations;
using Kefu.Tests.Newer.Conversations;
using Kefu.Tests.Newer.Tickets;
using Kefu.Tests.Routing;
using Kefu.Tests.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kefu.Tests.Nodes
{
    /// <summary>While a new version comes, nodes of the version before read what it writes.</summary>
    public sealed class NewerVersionTests
    {
        [Theory, OnEachDatabase]
        [Case("F24")]
        public async Task Rows_of_a_newer_versions_log_should_stop_no_reader_feed_or_page(Database database)
        {
            await using var app = await KefuApp.StartAsync(database);
            var shop = await app.NewShopAsync();
            var (agent, auditor) = (await app.NewStaffAsync(shop, "agent"), await app.NewStaffAsync(null, "security-auditor"));
            var (visitor, conversation) = await app.ServedByAsync(shop, agent);
            var ticket = await agent.OpenAsync(new { conversationId = conversation, kind = "consultation", priority = "normal", subject = "灯罩", text = "裂了", contact = "13800001234", assignToMe = true });
            var id = (await agent.TicketAsync(ticket)).IdOf();
            var ct = TestContext.Current.CancellationToken;
            await using var floor = await new Kefu.Tests.Conversations.Stream(agent.Http, "/feed").OpenAsync();
            await using var own = await new Kefu.Tests.Conversations.Stream(visitor.Http, "/api/v1/widget/feed").OpenAsync();

            await app.WriteAsync(services =>
            {
                var log = services.GetRequiredService<EventLog>();
                log.Append(new ConversationDreamt(conversation, ["blue", "green"]), "conversation", conversation, shop.Id);
                log.Append(new ConversationTagged(new(conversation), ["退货"], [], new(7, "new")), "conversation", conversation, shop.Id);
                log.Append(new TicketTeleported(id, 3), "ticket", id, shop.Id);
                log.Append(new TicketWaiting(id, true, "phone"), "ticket", id, shop.Id);
                log.Append(new TicketTeleported(id, 4), "spaceship", Guid.CreateVersion7(), null);
                return Task.CompletedTask;
            });

            // What this version writes afterwards comes through, at every reader.
            await visitor.SayAsync("还在吗");
            await floor.UntilAsync(e => e.Type.Contains("message", StringComparison.Ordinal));
            await own.UntilAsync(e => e.Type.Contains("message", StringComparison.Ordinal));
            var last = await app.ReadAsync(db => db.Set<LogEntry>().AsNoTracking().OrderByDescending(e => e.Tx).ThenByDescending(e => e.Seq).Select(e => new { e.Tx, e.Seq }).FirstAsync(ct));
            var until = new LogPosition(last.Tx, last.Seq);
            // A reader that wanted none of the rows keeps its place a few seconds later, when the next ones come.
            await KefuApp.EventuallyAsync(
                async () =>
                {
                    await visitor.SayAsync("还在");
                    await Task.Delay(300, ct);
                    return await app.ReadAsync(db => db.Set<LogCursor>().AsNoTracking().ToListAsync(ct));
                },
                cursors => cursors.Count > 10 && cursors.TrueForAll(c => new LogPosition(c.Tx, c.Seq) >= until));

            Assert.Contains("还在吗", await agent.Http.GetStringAsync($"/desk/{conversation}", ct), StringComparison.Ordinal);
            await agent.Http.GetStringAsync($"/tickets/{ticket}", ct);
            Assert.Contains("tickets.ticket-waiting", (await agent.Http.GetFromJsonAsync<JsonElement>($"/api/v1/tickets/{ticket}/timeline", ct)).ToString(), StringComparison.Ordinal);
            Assert.Contains("conversations.conversation-dreamt", (await agent.Http.GetFromJsonAsync<JsonElement>($"/api/v1/conversations/{conversation}/timeline", ct)).ToString(), StringComparison.Ordinal);
            Assert.Contains("ticket-teleported", await auditor.Http.GetStringAsync("/audit", ct), StringComparison.Ordinal);
        }
    }
}

namespace Kefu.Tests.Newer.Conversations
{
    /// <summary>An event that this version does not know.</summary>
    public sealed record ConversationDreamt(Guid Conversation, IReadOnlyList<string> Colours);

    /// <summary>An event that this version knows, with a member more.</summary>
    public sealed record ConversationTagged(Kefu.Contracts.Conversations.ConversationId Conversation, IReadOnlyList<string> Added, IReadOnlyList<string> Removed, Depth How);

    public sealed record Depth(int Level, string Kind);
}

namespace Kefu.Tests.Newer.Tickets
{
    /// <summary>An event that this version does not know.</summary>
    public sealed record TicketTeleported(Guid Ticket, int Floor);

    /// <summary>An event that this version knows, with a member more.</summary>
    public sealed record TicketWaiting(Guid Ticket, bool ForCustomer, string By);
}
