using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Kefu.Contracts.Identity;
using Kefu.Conversations.Domain;
using Kefu.Insights.FoldLog;
using Kefu.Platform.Access;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Kefu.Tests.Conversations;
using Kefu.Web.Demo;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kefu.Tests.Operations;

public sealed class GuideTests
{
    [Theory, OnEachDatabase]
    public async Task The_guide_should_tick_what_is_there_and_nothing_else(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var admin = await app.NewStaffAsync(shop, "administrator");
        var begun = await KefuApp.EventuallyAsync(() => DoneAsync(admin, shop), d => d.Contains("queue"));
        Assert.Contains("shop", begun);
        Assert.DoesNotContain("widget", begun);
        Assert.DoesNotContain("answer", begun);
        var agent = await app.NewStaffAsync(shop, "agent");
        Assert.Contains("people", await DoneAsync(admin, shop));
        var (_, conversation) = await app.ServedByAsync(shop, agent);
        Assert.Contains("widget", await DoneAsync(admin, shop));
        Assert.DoesNotContain("answer", await DoneAsync(admin, shop));
        await agent.ReplyAsync(conversation, "您好");
        Assert.Contains("answer", await DoneAsync(admin, shop));
        Assert.Contains($"data-shop=&quot;{shop.Key}&quot;", await admin.Http.GetStringAsync("/guide?shop=" + shop.Id), StringComparison.Ordinal);
        using var denied = await agent.Http.GetAsync("/api/v1/guide");
        Assert.Equal(HttpStatusCode.Forbidden, denied.StatusCode);
    }

    [Fact]
    public async Task The_demo_should_go_in_one_step_with_all_that_belongs_to_it_and_leave_the_log_whole()
    {
        await using var app = await KefuApp.StartAsync(Database.Sqlite, settings: ["--Demo=true"]);
        await DemoData.SeedAsync(app.Services, CancellationToken.None);
        var demo = await app.AsSystemAsync(s => ((IShopDirectory)s.GetService(typeof(IShopDirectory))!).FindByKeyAsync(DemoAccounts.ShopKey, default));
        Assert.True(await app.ReadAsync(db => db.Set<Conversation>().AnyAsync()));
        var own = await app.NewShopAsync();
        var agent = await app.NewStaffAsync(own, "agent");
        var (_, kept) = await app.ServedByAsync(own, agent);
        var admin = await app.NewStaffAsync(null, "administrator");
        using var visitor = (await app.NewVisitorAsync(new TestShop(demo!.Id, DemoAccounts.ShopKey, "", ""))).Http;
        var file = (await Conversations.FilesTests.UploadAsync(visitor, "裂纹.png", Conversations.FilesTests.Png)).GetProperty("attachmentId").GetGuid();
        Assert.Contains(Directory.GetFiles(app.Folder, "*", SearchOption.AllDirectories), f => f.EndsWith(file.ToString("N"), StringComparison.Ordinal));
        Assert.NotEmpty(await FoundAsync(app, demo.Id));
        await KefuApp.EventuallyAsync(() => app.SendAsync(new RecomputeFigures()), v => v.Lines > 500 && v.Differences.Count == 0, seconds: 60);
        var lines = await app.ReadAsync(db => db.Set<LogEntry>().LongCountAsync());

        using var removed = await PostAsync(admin);
        Assert.True(removed.StatusCode is HttpStatusCode.SeeOther or HttpStatusCode.OK, await removed.Content.ReadAsStringAsync());

        foreach (var type in await app.ReadAsync(db => Task.FromResult(db.Model.GetEntityTypes().Where(e => typeof(IShopOwned).IsAssignableFrom(e.ClrType)).Select(e => e.ClrType).ToList())))
        {
            var left = await app.ReadAsync(db => (Task<int>)typeof(GuideTests).GetMethod(nameof(CountAsync), System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!.MakeGenericMethod(type).Invoke(null, [db, demo!.Id])!);
            Assert.True(left == 0, $"{type.Name}: {left} left");
        }

        Assert.Empty(await FoundAsync(app, demo.Id));
        await KefuApp.EventuallyAsync(() => Task.FromResult(Directory.GetFiles(app.Folder, "*", SearchOption.AllDirectories)), all => !all.Any(f => f.EndsWith(file.ToString("N"), StringComparison.Ordinal)));
        // Folding the whole log again does not bring the demo's figures back.
        var recomputed = await KefuApp.EventuallyAsync(() => app.SendAsync(new RecomputeFigures()), v => v.Differences.Count == 0, seconds: 60);
        Assert.True(recomputed.Lines < 20, $"{recomputed.Lines} lines");
        using var gone = await app.NewClient().GetAsync("/chat?shop=" + DemoAccounts.ShopKey);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        Assert.True(await app.ReadAsync(db => db.Set<LogEntry>().LongCountAsync()) > lines);
        await agent.ReplyAsync(kept, "还在");
    }

    private static async Task<HttpResponseMessage> PostAsync(TestPerson admin)
    {
        var page = await admin.Http.GetStringAsync("/guide");
        var token = System.Text.RegularExpressions.Regex.Match(page, "name=\"csrf\" content=\"([^\"]+)\"").Groups[1].Value;
        using var request = new HttpRequestMessage(HttpMethod.Post, "/fragments/guide/remove-demo");
        request.Headers.Add("X-CSRF", token);
        return await admin.Http.SendAsync(request);
    }

    /// <summary>What the full-text tables still hold of a shop.</summary>
    private static Task<List<string>> FoundAsync(KefuApp app, Guid shop) => app.AsSystemAsync(async services =>
    {
        var found = new List<string>();
        await using var connection = await services.GetRequiredService<IDialect>().OpenAsync(default);
        foreach (var table in services.GetServices<TextTable>())
        {
            await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The name is the module's own.
            command.CommandText = $"SELECT key FROM {table.Name} WHERE shop = $1";
#pragma warning restore CA2100
            command.AddPositional(shop);
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                found.Add($"{table.Name} {reader.GetString(0)}");
            }
        }

        return found;
    });

    private static Task<int> CountAsync<T>(KefuDbContext db, Guid shop)
        where T : class, IShopOwned => db.Set<T>().IgnoreQueryFilters().CountAsync(x => x.ShopId == shop);

    private static async Task<IReadOnlyList<string>> DoneAsync(TestPerson admin, TestShop shop) =>
        [.. (await admin.Http.GetFromJsonAsync<JsonElement>("/api/v1/guide?shop=" + shop.Id)).GetProperty("steps").EnumerateArray().Where(s => s.GetProperty("done").GetBoolean()).Select(s => s.GetProperty("key").GetString()!)];
}
