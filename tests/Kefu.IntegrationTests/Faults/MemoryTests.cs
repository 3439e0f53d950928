using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Kefu.Tests.Conversations;
using Kefu.Tests.Tickets;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Tests.Faults;

/// <summary>A machine without memory or processor time to spare.</summary>
public sealed class MemoryTests : IDisposable
{
    private const int Megabyte = 1024 * 1024;
    private const int Uploads = 16;
    private const int UploadMegabytes = 9;
    private const int Exported = 30_000;
    private const int OutOfMemory = 137; // 128 and SIGKILL.
    private static readonly TimeSpan HealsWithin = TimeSpan.FromSeconds(60);
    private static readonly byte[] Large = [.. Enumerable.Repeat((byte)'x', UploadMegabytes * Megabyte)];
    private string _supervisor = "";
    private readonly string _folder = Directory.CreateTempSubdirectory("kefu-memory-").FullName;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    [Case("F9")]
    public async Task Large_uploads_and_exports_should_pass_through_while_neighbours_take_the_processors()
    {
        await using var place = await Place.PrepareAsync(_folder, "", ManyTicketsAsync);
        using var server = new ServerProcess(_folder, "");
        await server.StartAsync(Ct);
        using var load = await Load.StartAsync(place, server.Address, 2, pauseMs: 50, Ct);
        await load.GoesOnAsync("before anything happened", HealsWithin);
        using (new Neighbours())
        {
            await load.GoesOnAsync("while neighbours take the processors", HealsWithin);
        }

        var before = server.AnonymousMb;
        var most = before;
        var work = Task.WhenAll([.. Enumerable.Range(0, Uploads).Select(_ => UploadAsync(server.Address, place.Shop.Key)), ExportAsync(server.Address)]);
        while (!work.IsCompleted)
        {
            most = Math.Max(most, server.AnonymousMb);
            await Task.Delay(20, Ct);
        }

        await work;
        TestContext.Current.TestOutputHelper?.WriteLine($"Memory: {before:0} MB before, {most:0} MB at most");
        Assert.True(most - before < Uploads * UploadMegabytes / 2, $"{before:0} MB grew to {most:0} MB for {Uploads} files of {UploadMegabytes} MB and an export.");
        await load.EndAsync();
        await load.AssertKeptAsync();
        await server.KillAsync();
    }

    [Fact]
    [Case("F9")]
    public async Task Everything_acknowledged_should_be_there_once_when_the_kernel_kills_the_server_for_want_of_memory()
    {
        using var cage = MemoryCage.TryMake();
        Assert.SkipWhen(cage is null, "Only root can make a control group for memory");
        await using var place = await Place.PrepareAsync(_folder, "");
        using var server = new ServerProcess(_folder, "");
        await server.StartAsync(Ct);
        using var load = await Load.StartAsync(place, server.Address, 4, pauseMs: 10, Ct);
        await load.GoesOnAsync("before anything happened", HealsWithin);

        cage!.Close(server.Id);
        using var enough = new CancellationTokenSource();
        var uploads = Task.WhenAll(Enumerable.Range(0, Uploads).Select(_ => UploadAgainAsync(server.Address, place.Shop.Key, enough.Token)));
        Assert.Equal(OutOfMemory, await server.GoneAsync(Ct));
        await enough.CancelAsync();
        await uploads;
        await server.StartAsync(Ct);
        await load.GoesOnAsync("after the server was killed for want of memory", HealsWithin);
        await load.EndAsync();
        await load.AssertKeptAsync();
        var attachments = Path.Combine(_folder, "attachments");
        Assert.True(!Directory.Exists(attachments) || !Directory.EnumerateFiles(attachments, "*.part", SearchOption.AllDirectories).Any(), "Half a file was left.");
        await server.KillAsync();
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    private static async Task UploadAsync(Uri address, string shop)
    {
        using var http = await NewVisitorAsync(address, shop);
        using var answer = await http.PostAsync("/api/v1/widget/attachments", Form(), Ct);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
    }

    private static async Task UploadAgainAsync(Uri address, string shop, CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            try
            {
                using var http = await NewVisitorAsync(address, shop);
                using var answer = await http.PostAsync("/api/v1/widget/attachments", Form(), ct);
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException or IOException)
            {
                // Its server is being killed.
                await Task.Delay(20, CancellationToken.None);
            }
        }
    }

    private static async Task<HttpClient> NewVisitorAsync(Uri address, string shop)
    {
        var http = new HttpClient { BaseAddress = address };
        using var session = await http.PostAsJsonAsync("/api/v1/widget/session", new { shop }, Ct);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (await session.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("visitorToken").GetString());
        return http;
    }

    private static MultipartFormDataContent Form() =>
        new() { { new ByteArrayContent(Large) { Headers = { ContentType = new MediaTypeHeaderValue("text/plain") } }, "file", "notes.txt" } };

    /// <summary>Takes all tickets away and reads every line.</summary>
    private async Task ExportAsync(Uri address)
    {
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = address };
        await KefuApp.SignInAsync(http, _supervisor, KefuApp.Password);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/tickets/export");
        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Ct);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(Ct));
        var lines = 0;
        while (await reader.ReadLineAsync(Ct) is not null)
        {
            lines++;
        }

        Assert.Equal(Exported + 2, lines);
    }

    /// <summary>One ticket by the door, and the others after its likeness.</summary>
    private async Task ManyTicketsAsync(KefuApp app, TestShop shop, TestPerson agent)
    {
        _supervisor = (await app.NewStaffAsync(shop, "operations-supervisor")).Account;
        var (_, conversation) = await app.ServedByAsync(shop, agent);
        await agent.OpenAsync(new { conversationId = conversation, kind = "consultation", priority = "normal", subject = new string('灯', 100), text = "裂了", contact = "13800001234" });
        await app.ReadAsync(async db =>
        {
            var columns = await db.Database.SqlQueryRaw<string>("SELECT name AS Value FROM pragma_table_info('tickets_ticket')").ToListAsync();
            var values = columns.Select(c => c switch
            {
                "Id" => "upper(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-' || hex(randomblob(2)) || '-' || hex(randomblob(2)) || '-' || hex(randomblob(6)))",
                "Number" => "t.\"Number\" + n",
                _ => $"t.\"{c}\"",
            });
#pragma warning disable EF1002 // Names of columns and a number of the test's own.
            return await db.Database.ExecuteSqlRawAsync(
                $"WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < {Exported}) INSERT INTO tickets_ticket ({string.Join(", ", columns.Select(c => $"\"{c}\""))}) SELECT {string.Join(", ", values)} FROM tickets_ticket t, c");
#pragma warning restore EF1002
        });
    }
}
