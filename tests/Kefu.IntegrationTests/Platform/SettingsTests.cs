using System.Text.Json;
using Kefu.Operations.Settings;
using Kefu.Platform.Errors;
using Kefu.Platform.Log;
using Kefu.Platform.Settings;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;

namespace Kefu.Tests.Platform;

public sealed class SettingsTests
{
    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement.Clone();

    [Fact]
    public async Task Every_field_of_every_document_should_have_a_name_and_every_document_help()
    {
        var app = await KefuApp.For(Database.Sqlite);
        var localizers = app.Services.GetRequiredService<IStringLocalizerFactory>();
        var documents = app.Services.GetRequiredService<SettingsCatalog>().Declarations;
        Assert.True(documents.Count > 12);
        var keys = documents.SelectMany(d => SettingWords.KeysOf(d).Append("setting:" + d.Key).Append("setting-help:" + d.Key).Select(k => (d.Resource, Key: k))).ToList();
        Assert.True(keys.Count > 130, $"{keys.Count}");
        Assert.Empty(keys.Where(k => localizers.Create(k.Resource)[k.Key].ResourceNotFound).Select(k => k.Key));
    }

    [Fact]
    public async Task A_change_should_be_shown_by_the_names_of_its_fields()
    {
        var app = await KefuApp.For(Database.Sqlite);
        var words = new SettingWords(app.Services.GetRequiredService<IStringLocalizerFactory>());
        SettingDeclaration Of(string key) => app.Services.GetRequiredService<SettingsCatalog>().Declarations.Single(d => d.Key == key);
        System.Globalization.CultureInfo.CurrentUICulture = System.Globalization.CultureInfo.GetCultureInfo("zh-CN");
        Assert.Equal(
            [("技能要求放宽步骤 · 1 · 降低的级数", "1", "2"), ("客户等级的优先时间（秒） · gold", null, "60")],
            JsonDiff.Between("""{"skillSteps":[{"drop":1}]}""", """{"skillSteps":[{"drop":2}],"tierHeadStartSeconds":{"gold":60}}""", way => words.Of(Of("routing.rules"), way)).Select(r => (r.Label, r.Before, r.After)));
    }

    [Theory, OnEachDatabase]
    public async Task Document_should_hold_its_default_until_somebody_changes_it(Database database)
    {
        var app = await Workshop.For(database);
        Assert.Equal(Craft.Default, await GetAsync(app, Guid.CreateVersion7()));
    }

    [Theory, OnEachDatabase]
    public async Task Change_should_be_a_new_version_with_reason_and_hold_at_once(Database database)
    {
        var app = await Workshop.For(database);
        var (actor, shop) = (Workshop.Staff("test.count", "test.configure"), Guid.CreateVersion7());
        Assert.Equal(8, (await GetAsync(app, shop)).Hours);

        Assert.Equal(1, await app.SendAsAsync(actor, new ChangeCraft(shop, Json("""{"hours":6,"word":"fast"}"""), "Summer hours")));
        Assert.Equal(2, await app.SendAsAsync(actor, new ChangeCraft(shop, Json("""{"hours":7,"word":"fast"}"""), "Autumn hours")));

        Assert.Equal(new Craft(7, "fast"), await GetAsync(app, shop));
        var history = await app.AsSystemAsync(s => s.GetRequiredService<SettingsStore>().HistoryAsync("test.craft", shop, CancellationToken.None));
        Assert.Equal([(2, "Autumn hours", actor.Id), (1, "Summer hours", actor.Id)], history.Select(h => (h.Version, h.Reason, h.ActorId)));
        var told = await app.ReadAsync(db => db.Set<LogEntry>().AsNoTracking().Where(e => e.SubjectId == shop).OrderBy(e => e.Seq).ToListAsync());
        var last = told[^1].Read<SettingChanged>();
        Assert.Equal((6, 7), (Json(last.Before).GetProperty("hours").GetInt32(), Json(last.After).GetProperty("hours").GetInt32()));
    }

    [Theory, OnEachDatabase]
    public async Task Shop_without_its_own_document_should_follow_the_installation(Database database)
    {
        await using var app = await Workshop.OpenAsync(database);
        var (actor, own) = (Workshop.Staff("test.count", "test.configure"), Guid.CreateVersion7());
        await app.SendAsAsync(actor, new ChangeCraft(own, Json("""{"hours":1,"word":"own"}"""), "Own"));
        await app.SendAsAsync(actor, new ChangeCraft(Guid.Empty, Json("""{"hours":2,"word":"all"}"""), "All"));

        Assert.Equal("own", (await GetAsync(app, own)).Word);
        Assert.Equal("all", (await GetAsync(app, Guid.CreateVersion7())).Word);
    }

    [Theory, OnEachDatabase]
    public async Task Change_should_be_refused_without_the_document_s_own_right(Database database)
    {
        var app = await Workshop.For(database);
        var denied = await Assert.ThrowsAsync<Denied>(() => app.SendAsAsync(Workshop.Staff("test.count"), new ChangeCraft(Guid.CreateVersion7(), Json("{}"), "Because")));
        Assert.Equal("test.configure", denied.Permission);
    }

    [Theory, OnEachDatabase]
    public async Task Change_should_be_refused_when_it_does_not_fit_the_document_s_type(Database database)
    {
        var app = await Workshop.For(database);
        var shop = Guid.CreateVersion7();
        var actor = Workshop.Staff("test.count", "test.configure");

        await Assert.ThrowsAsync<Invalid>(() => app.SendAsAsync(actor, new ChangeCraft(shop, Json("""{"hours":"many","word":"x"}"""), "Because")));
        await Assert.ThrowsAsync<Invalid>(() => app.SendAsAsync(actor, new ChangeCraft(shop, Json("null"), "Because")));

        Assert.Equal(Craft.Default, await GetAsync(app, shop));
    }

    [Fact]
    public async Task Change_of_another_node_should_be_heard()
    {
        Assert.SkipWhen(KefuApp.Postgres is null, "KEFU_TEST_POSTGRES is not set");
        var name = "kefu_" + Guid.CreateVersion7().ToString("N");
        try
        {
            await using var one = await KefuApp.StartAsync(Database.Postgres, database: name, services: Declare);
            await using var two = await KefuApp.StartAsync(Database.Postgres, database: name, services: Declare);
            Assert.Equal(8, (await GetAsync(two, Guid.Empty)).Hours);

            await one.AsSystemAsync(async services =>
            {
                var db = services.GetRequiredService<Kefu.Platform.Persistence.KefuDbContext>();
                await using var transaction = await db.Database.BeginTransactionAsync();
                await services.GetRequiredService<SettingsStore>().SetAsync("test.craft", Guid.Empty, Json("""{"hours":5,"word":"two"}"""), "Two nodes", CancellationToken.None);
                await db.SaveChangesAsync();
                await services.GetRequiredService<EventLog>().WriteAsync(CancellationToken.None);
                await transaction.CommitAsync();
            });

            await KefuApp.EventuallyAsync(() => GetAsync(two, Guid.Empty), craft => craft.Hours == 5);
        }
        finally
        {
            await KefuApp.DropAsync(name);
        }
    }

    private static void Declare(IServiceCollection services) => services.AddSetting("test.craft", Craft.Default, "test.configure", typeof(PlatformText), perShop: true);

    private static Task<Craft> GetAsync(KefuApp app, Guid shop) =>
        app.AsSystemAsync(s => s.GetRequiredService<SettingsStore>().GetAsync<Craft>("test.craft", shop, CancellationToken.None));
}
