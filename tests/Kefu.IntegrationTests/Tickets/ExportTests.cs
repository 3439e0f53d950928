using System.Net;
using Kefu.Contracts.Tickets;
using Kefu.Platform.Log;
using Kefu.Tests.Conversations;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Tests.Tickets;

public sealed class ExportTests
{
    [Theory, OnEachDatabase, Case("T-C1")]
    public async Task An_export_should_hold_what_its_reader_may_see_run_no_formula_and_leave_a_record(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var (agent, supervisor) = (await app.NewStaffAsync(shop, "agent"), await app.NewStaffAsync(shop, "operations-supervisor"));
        var (_, conversation) = await app.ServedByAsync(shop, agent);
        foreach (var subject in new[] { "=HYPERLINK(\"https://evil.example\")", "灯罩裂了, 两个" })
        {
            await agent.OpenAsync(new { conversationId = conversation, kind = "complaint", priority = "normal", subject, text = "x", contact = "13800001234" });
        }

        var foreign = await app.NewShopAsync();
        var stranger = await app.NewStaffAsync(foreign, "operations-supervisor");
        var csv = await TakeAsync(supervisor, "?kind=Complaint");
        Assert.Contains("\"'=HYPERLINK(\"\"https://evil.example\"\")\"", csv, StringComparison.Ordinal);
        Assert.Contains("\"灯罩裂了, 两个\"", csv, StringComparison.Ordinal);
        Assert.DoesNotContain("13800001234", csv, StringComparison.Ordinal);
        Assert.Equal(3, csv.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Single((await TakeAsync(supervisor, "?kind=Payment")).Split("\r\n", StringSplitOptions.RemoveEmptyEntries));
        Assert.DoesNotContain("灯罩", await TakeAsync(stranger, ""), StringComparison.Ordinal);
        Assert.Equal(2, await app.ReadAsync(db => db.Set<LogEntry>().CountAsync(e => e.Type == EventNames.Of(typeof(TicketsExported)) && e.ActorId == supervisor.Id.Value)));
        using var denied = await agent.Http.PostAsync("/api/v1/tickets/export", null);
        Assert.Equal(HttpStatusCode.Forbidden, denied.StatusCode);
    }

    private static async Task<string> TakeAsync(TestPerson person, string query)
    {
        using var answer = await person.Http.PostAsync("/api/v1/tickets/export" + query, null);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        Assert.Equal("text/csv", answer.Content.Headers.ContentType!.MediaType);
        return await answer.Content.ReadAsStringAsync();
    }
}
