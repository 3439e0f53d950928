using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Kefu.Platform.Persistence;
using Microsoft.Data.Sqlite;
using Writer = Kefu.Tests.Faults.TestVisitor;

namespace Kefu.Tests.Faults;

/// <summary>Small file systems that are really filled: the data folder with the embedded database, the attachments, and the place for what is on its way.</summary>
public sealed class FullDiskTests
{
    private const int Megabyte = 1024 * 1024;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    [Case("F7")]
    public async Task A_full_disk_should_refuse_what_it_cannot_keep_lose_nothing_and_work_again_when_there_is_room()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root can mount a small file system to fill");
        var root = Directory.CreateTempSubdirectory("kefu-full-").FullName;
        var data = Path.Combine(root, "data");
        using var records = SmallDisk.On(data, 96);
        using var files = SmallDisk.On(Path.Combine(data, "attachments"), 24);
        using var arriving = SmallDisk.On(Path.Combine(root, "temp"), 24);
        try
        {
            var technician = "";
            await using var place = await Place.PrepareAsync(data, "", async (app, _, _) => technician = (await app.NewStaffAsync(null, "system-technician")).Account, "--Disk:ReserveMegabytes=8");
            using var server = new ServerProcess(data, "")
            {
                Environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["Disk__ReserveMegabytes"] = "8", ["ASPNETCORE_TEMP"] = Path.Combine(root, "temp") },
            };
            await server.StartAsync(Ct);
            using var http = await EnterAsync(server.Address, place.Shop.Key);
            await KefuApp.EventuallyAsync(() => Task.FromResult(File.Exists(Path.Combine(data, DiskSpace.ReserveName))), there => there);

            await FileDisksAsync(http, files, arriving, Path.Combine(data, "attachments"));
            await RecordDiskAsync(http, server, place, technician, records);

            await server.KillAsync();
            var (code, output) = await server.CommandAsync("audit", "verify");
            Assert.True(code == 0, output);
            Assert.Equal("ok", Integrity(data));
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            records.Free();
            files.Dispose();
            records.Dispose();
            arriving.Dispose();
            Directory.Delete(root, recursive: true);
        }
    }

    /// <summary>The disk of the attachments, then the one that uploads pass: files are refused, messages are not.</summary>
    private static async Task FileDisksAsync(HttpClient http, SmallDisk files, SmallDisk arriving, string attachments)
    {
        Assert.Equal(HttpStatusCode.Created, await UploadAsync(http, 2 * Megabyte));
        var kept = Files(attachments);

        // Room for its beginning, but not for all of it.
        files.Fill(leave: 6 * Megabyte);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await UploadAsync(http, 9 * Megabyte));
        Assert.Equal(kept, Files(attachments));
        files.Fill();
        await DiskTellsAsync(http, "full");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await UploadAsync(http, 100_000));
        Assert.Equal(HttpStatusCode.Created, await SayAsync(http));
        files.Free();
        await DiskTellsAsync(http, "room");
        Assert.Equal(HttpStatusCode.Created, await UploadAsync(http, 9 * Megabyte));

        // What arrived before is taken away a moment after its answer.
        await KefuApp.EventuallyAsync(() => Task.FromResult(arriving.IsEmpty), empty => empty);
        arriving.Fill(leave: 6 * Megabyte);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await UploadAsync(http, 9 * Megabyte));
        await KefuApp.EventuallyAsync(() => Task.FromResult(arriving.IsEmpty), empty => empty);
        arriving.Fill();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await UploadAsync(http, 2 * Megabyte));
        Assert.Equal(HttpStatusCode.Created, await SayAsync(http));
        arriving.Free();
        await DiskTellsAsync(http, "room");
        Assert.Equal(HttpStatusCode.Created, await UploadAsync(http, 2 * Megabyte));
        Assert.DoesNotContain(Files(attachments), f => f.EndsWith(".part", StringComparison.Ordinal));
    }

    /// <summary>The disk of the database: customers' writes are refused, everything can be read, people can sign in, and the alarm is heard.</summary>
    private static async Task RecordDiskAsync(HttpClient http, ServerProcess server, Place place, string technician, SmallDisk records)
    {
        using var writer = await Writer.EnterAsync(server.Address, place.Shop.Key, repeatAfterMs: 200);
        await writer.WriteOneAsync(Guid.CreateVersion7(), "before", Ct);
        records.Fill();
        await DiskTellsAsync(http, "full");
        await KefuApp.EventuallyAsync(() => SayAsync(http), status => status == HttpStatusCode.ServiceUnavailable);
        // Before this one may still have been kept: it is refused from the second on in which the disk is seen to be full.
        var stuck = writer.WriteOneAsync(Guid.CreateVersion7(), "while it was full", Ct);
        using (var history = await http.GetAsync("/api/v1/widget/messages", Ct))
        {
            Assert.Equal(HttpStatusCode.OK, history.StatusCode);
        }

        using var person = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = server.Address };
        await KefuApp.SignInAsync(person, technician, KefuApp.Password);
        var page = await person.GetStringAsync("/system", Ct);
        Assert.Contains("what customers send is refused", page, StringComparison.Ordinal);
        Assert.Contains("is full", server.Errors, StringComparison.Ordinal);
        await server.ReadyAsync(Ct);
        Assert.False(stuck.IsCompleted);

        records.Free();
        await stuck.WaitAsync(TimeSpan.FromSeconds(60), Ct);
        await DiskTellsAsync(http, "room");
        await writer.WriteOneAsync(Guid.CreateVersion7(), "after", Ct);
        Assert.Equal(HttpStatusCode.Created, await SayAsync(http));
        var own = (await writer.HistoryAsync()).Where(m => m.GetProperty("author").GetProperty("kind").GetString() == "customer").Select(m => m.GetProperty("text").GetString()!);
        Assert.Equal(["before", "while it was full", "after"], own);
    }

    private static async Task<HttpClient> EnterAsync(Uri address, string shop)
    {
        var http = new HttpClient { BaseAddress = address };
        using var session = await http.PostAsJsonAsync("/api/v1/widget/session", new { shop }, Ct);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (await session.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("visitorToken").GetString());
        return http;
    }

    private static async Task<HttpStatusCode> SayAsync(HttpClient http)
    {
        using var answer = await http.PostAsJsonAsync("/api/v1/widget/messages", new { clientId = Guid.CreateVersion7(), kind = "text", text = "在吗" }, Ct);
        return answer.StatusCode;
    }

    private static async Task<HttpStatusCode> UploadAsync(HttpClient http, int size)
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(Enumerable.Repeat((byte)'x', size).ToArray()) { Headers = { ContentType = new MediaTypeHeaderValue("text/plain") } }, "file", "notes.txt" } };
        using var answer = await http.PostAsync("/api/v1/widget/attachments", form, Ct);
        return answer.StatusCode;
    }

    private static Task<string> DiskTellsAsync(HttpClient http, string word) => KefuApp.EventuallyAsync(
        async () =>
        {
            using var answer = await http.GetAsync("/healthz/disk", Ct);
            return await answer.Content.ReadAsStringAsync(Ct);
        },
        told => told == word);

    private static List<string> Files(string folder) => [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(f => !f.EndsWith("ballast", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    private static string Integrity(string data)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(data, "kefu.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA integrity_check";
        return (string)command.ExecuteScalar()!;
    }
}
