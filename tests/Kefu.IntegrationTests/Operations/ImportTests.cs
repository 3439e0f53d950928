using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Kefu.Contracts.Customers;
using Kefu.Customers.Domain;
using Kefu.Identity.People;
using Kefu.Knowledge.Domain;
using Kefu.Operations;
using Kefu.Operations.Imports;
using Kefu.Platform.Imports;
using Kefu.Platform.Jobs;
using Kefu.Platform.Log;
using Kefu.Tests.Faults;
using Kefu.Tickets.Domain;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Tests.Operations;

public sealed class ImportTests
{
    [Theory, OnEachDatabase, Case("T-C1"), Case("T-F3")]
    public async Task An_import_should_try_every_row_first_and_then_bring_the_good_ones_in(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var (supervisor, colleague, agent) = (await app.NewStaffAsync(shop, "operations-supervisor"), await app.NewStaffAsync(shop, "operations-supervisor"), await app.NewStaffAsync(shop, "agent"));
        var stranger = await app.NewStaffAsync(await app.NewShopAsync(), "operations-supervisor");
        await app.NewVisitorAsync(shop, KefuApp.IdentityOf(shop, "c-known", "旧名", "13800000001"));
        var csv = "customer_id,name,phone,tier\n"
            + "c-1,林晚秋,\"'+86 13812341234\",gold\n"
            + "c-known,新名,,\n"
            + "c-2,=1+1,12,\n"
            + ",无号,,\n"
            + "c-1,又一次,,\n"
            + $"c-3,{new string('长', 201)},,\n";

        var id = await UploadAsync(supervisor.Http, "customers", shop, csv, changeKnown: true);
        var seen = await SettledAsync(supervisor.Http, id, "checked");
        Assert.Equal((6, 6, 1, 1, 0, 4), Counts(seen));
        Assert.Equal(["旧名"], await NamesAsync(app, shop));
        Assert.Equal(
            [(4, "phone"), (5, "customer_id"), (6, ""), (7, "name")],
            (await supervisor.Http.GetFromJsonAsync<JsonElement>($"/api/v1/imports/{id}/rows?outcome=refused")).EnumerateArray().SelectMany(r => r.GetProperty("problems").EnumerateArray().Select(p => (r.GetProperty("row").GetInt32(), p.GetProperty("column").GetString()!))));
        Assert.Equal("operations.import-of-another", await RefusedByAsync(colleague.Http, $"/api/v1/imports/{id}/start"));

        await StartAsync(supervisor.Http, id);
        Assert.Equal((6, 6, 1, 1, 0, 4), Counts(await SettledAsync(supervisor.Http, id, "done")));
        Assert.Equal(["新名", "林晚秋"], await NamesAsync(app, shop));
        Assert.Equal("+86 13812341234", await app.ReadAsync(db => db.Set<Customer>().Where(c => c.ShopId == shop.Id && c.ExternalId == "c-1").Select(c => c.Phone).SingleAsync()));

        var refused = await supervisor.Http.GetStringAsync($"/api/v1/imports/{id}/refused");
        Assert.Equal(5, refused.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains("\"c-2\",\"'=1+1\",\"12\"", refused, StringComparison.Ordinal);
        using var peeked = await colleague.Http.GetAsync($"/api/v1/imports/{id}/refused");
        Assert.Equal(HttpStatusCode.Conflict, peeked.StatusCode);
        using var foreign = await stranger.Http.GetAsync($"/api/v1/imports/{id}");
        Assert.Equal(HttpStatusCode.NotFound, foreign.StatusCode);
        using var denied = await agent.Http.GetAsync("/api/v1/imports");
        Assert.Equal(HttpStatusCode.Forbidden, denied.StatusCode);
        Assert.Equal(
            [typeof(ImportUploaded), typeof(ImportChecked), typeof(ImportStarted), typeof(ImportFinished)],
            (await app.ReadAsync(db => db.Set<LogEntry>().Where(e => e.SubjectKind == "import" && e.SubjectId == id).OrderBy(e => e.Seq).Select(e => e.Type).ToListAsync())).Select(t => new[] { typeof(ImportUploaded), typeof(ImportChecked), typeof(ImportStarted), typeof(ImportFinished), typeof(ImportStopped) }.Single(e => EventNames.Of(e) == t)));
    }

    [Theory, OnEachDatabase]
    public async Task Tickets_canned_replies_and_articles_should_come_in_by_the_rules_of_their_forms(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var supervisor = await app.NewStaffAsync(shop, "operations-supervisor");
        await app.NewVisitorAsync(shop, KefuApp.IdentityOf(shop, "c-t", "林晚秋", "13800000001"));

        await BringInAsync(supervisor.Http, "tickets", shop, "customer_id,kind,subject,text,contact\nc-t,complaint,灯罩裂了,收到就裂,13800000001\nc-none,complaint,谁的,不认识,13800000001\nc-t,nonsense,别的,什么,13800000001\n", (3, 3, 1, 0, 0, 2));
        await BringInAsync(supervisor.Http, "tickets", shop, "customer_id,kind,subject,text,contact\nc-t,complaint,灯罩裂了,收到就裂,13800000001\n", (1, 1, 0, 0, 1, 0));
        Assert.Equal(supervisor.Id, await app.ReadAsync(db => db.Set<Ticket>().Where(t => t.ShopId == shop.Id).Select(t => t.Owner).SingleAsync()));

        await BringInAsync(supervisor.Http, "canned-replies", shop, "language,code,title,text\nzh-CN,tk,退款,已为您退款\nzh-CN,,催发货,正在为您催促\nzh-CN,x,坏变量,{{nonsense}}\n", (3, 3, 2, 0, 0, 1));
        await BringInAsync(supervisor.Http, "canned-replies", shop, "language,code,title,text\nzh-CN,TK,退款,退款两天内到账\n", (1, 1, 0, 1, 0, 0), changeKnown: true);
        Assert.Equal(["正在为您催促", "退款两天内到账"], (await app.ReadAsync(db => db.Set<CannedReply>().Where(r => r.ShopId == shop.Id && (r.Title == "退款" || r.Title == "催发货")).Select(r => r.Text).ToListAsync())).Order(StringComparer.Ordinal));

        await BringInAsync(supervisor.Http, "articles", shop, "language,title,answer,phrasings,publish\nzh-CN,怎么退货,七天内可退,能退吗|退货流程,yes\nzh-CN,保修多久,两年,,\n", (2, 2, 2, 0, 0, 0));
        Assert.Equal([ArticleStatus.Draft, ArticleStatus.Published], (await app.ReadAsync(db => db.Set<Article>().Where(a => a.ShopId == shop.Id).Select(a => a.Status).ToListAsync())).Order());
    }

    [Theory, OnEachDatabase]
    public async Task An_import_should_stop_when_its_owner_may_not_go_on(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var supervisor = await app.NewStaffAsync(shop, "operations-supervisor");
        var watcher = await app.NewStaffAsync(shop, "operations-supervisor");
        var id = await UploadAsync(supervisor.Http, "customers", shop, "customer_id\n" + string.Join('\n', Enumerable.Range(0, 5000).Select(n => $"c-{n}")), false);
        await app.SendAsync(new DisableStaff(supervisor.Id, "离职"));
        var ended = await SettledAsync(watcher.Http, id, "stopped");
        Assert.True(ended.GetProperty("seen").GetInt32() < 5000);
        Assert.Empty(await NamesAsync(app, shop));
    }

    [Theory, OnEachDatabase, Case("F1")]
    public async Task A_row_should_be_brought_in_once_when_the_server_is_killed_in_the_middle(Database database)
    {
        const int rows = 1500;
        var ct = TestContext.Current.CancellationToken;
        var folder = Directory.CreateTempSubdirectory("kefu-fault-").FullName;
        var name = "kefu_" + Guid.CreateVersion7().ToString("N");
        try
        {
            TestShop shop;
            string account;
            await using (var app = await KefuApp.StartAsync(database, folder: folder, database: name))
            {
                shop = await app.NewShopAsync();
                account = (await app.NewStaffAsync(shop, "operations-supervisor")).Account;
            }

            using var server = new ServerProcess(folder, database == Database.Postgres ? KefuApp.ConnectionTo(name) : "");
            await server.StartAsync(ct);
            Guid id;
            using (var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = server.Address })
            {
                await KefuApp.SignInAsync(http, account, KefuApp.Password);
                id = await UploadAsync(http, "customers", shop, "customer_id,name\n" + string.Join('\n', Enumerable.Range(0, rows).Select(n => $"c-{n},客户{n}")), false);
                await SettledAsync(http, id, "checked");
                await StartAsync(http, id);
                await KefuApp.EventuallyAsync(() => http.GetFromJsonAsync<JsonElement>($"/api/v1/imports/{id}"), i => i.GetProperty("seen").GetInt32() > 100);
                await server.KillAsync();
            }

            await using var again = await KefuApp.StartAsync(database, folder: folder, database: name);
            var before = await again.ReadAsync(db => db.Set<Import>().Where(i => i.Id == id).Select(i => new { i.State, i.Seen }).SingleAsync());
            Assert.True(before.State == ImportState.Running && before.Seen < rows, $"{before}: the kill came too late");
            await KefuApp.EventuallyAsync(() => again.ReadAsync(db => db.Set<Import>().Where(i => i.Id == id).Select(i => i.State).SingleAsync()), s => s is ImportState.Done, seconds: 120);
            Assert.Equal(rows, await again.ReadAsync(db => db.Set<Customer>().CountAsync(c => c.ShopId == shop.Id)));
            Assert.Equal(rows, await again.ReadAsync(db => db.Set<ImportRow>().CountAsync(r => r.ImportId == id && r.Outcome == ImportOutcome.Created)));
            Assert.Equal(rows, await again.ReadAsync(db => db.Set<LogEntry>().CountAsync(e => e.ShopId == shop.Id && e.Type == EventNames.Of(typeof(CustomerRegistered)))));
        }
        finally
        {
            if (database == Database.Postgres)
            {
                await KefuApp.DropAsync(name);
            }

            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task BringInAsync(HttpClient http, string kind, TestShop shop, string csv, (int, int, int, int, int, int) expected, bool changeKnown = false)
    {
        var id = await UploadAsync(http, kind, shop, csv, changeKnown);
        await SettledAsync(http, id, "checked");
        await StartAsync(http, id);
        Assert.Equal(expected, Counts(await SettledAsync(http, id, "done")));
    }

    private static async Task<Guid> UploadAsync(HttpClient http, string kind, TestShop shop, string csv, bool changeKnown)
    {
        var file = new ByteArrayContent(Encoding.UTF8.GetBytes(csv));
        file.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        using var form = new MultipartFormDataContent { { file, "file", $"{kind}.csv" } };
        using var answer = await http.PostAsync($"/api/v1/imports?kind={kind}&shop={shop.Id}&changeKnown={(changeKnown ? "true" : "false")}", form);
        Assert.True(answer.StatusCode == HttpStatusCode.Accepted, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();
    }

    private static async Task StartAsync(HttpClient http, Guid id)
    {
        using var answer = await http.PostAsync($"/api/v1/imports/{id}/start", null);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static async Task<string> RefusedByAsync(HttpClient http, string address)
    {
        using var answer = await http.PostAsync(address, null);
        return await KefuApp.CodeOfAsync(answer);
    }

    private static Task<JsonElement> SettledAsync(HttpClient http, Guid id, string state) =>
        KefuApp.EventuallyAsync(() => http.GetFromJsonAsync<JsonElement>($"/api/v1/imports/{id}"), i => i.GetProperty("state").GetString() == state, seconds: 120);

    private static (int Rows, int Seen, int Created, int Changed, int Left, int Refused) Counts(JsonElement i) =>
        (i.GetProperty("rows").GetInt32(), i.GetProperty("seen").GetInt32(), i.GetProperty("created").GetInt32(), i.GetProperty("changed").GetInt32(), i.GetProperty("left").GetInt32(), i.GetProperty("refused").GetInt32());

    private static async Task<IEnumerable<string>> NamesAsync(KefuApp app, TestShop shop) =>
        (await app.ReadAsync(db => db.Set<Customer>().Where(c => c.ShopId == shop.Id).Select(c => c.Name).ToListAsync())).Order(StringComparer.Ordinal);
}
