using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using Kefu.Tests.Desk;
using static Microsoft.Playwright.Assertions;

namespace Kefu.Tests.Security;

/// <summary>Pictures from the origin of files, as browsers follow the way there.</summary>
public sealed class FileOriginTests(Chromium chromium)
{
    private static readonly byte[] Picture = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    [Theory, OnEachDatabase]
    [Case("T-X4")]
    public async Task A_picture_should_be_seen_at_the_desk_and_read_by_the_widget_from_the_origin_of_files(Database database)
    {
        var port = FreePort();
        await using var app = await KefuApp.StartAsync(database, settings: [$"--urls=http://127.0.0.1:{port}", $"--Files:Origin=http://localhost:{port}"]);
        var shop = await app.NewShopAsync();
        await using var stage = await DeskStage.OfAsync(chromium, app, shop);
        var (visitor, conversation) = await stage.ServedAsync("林女士", "您看这道裂纹");
        using var form = new MultipartFormDataContent { { new ByteArrayContent(Picture), "file", "crack.png" } };
        using var kept = await visitor.Http.PostAsync("/api/v1/widget/attachments", form);
        var id = (await kept.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("attachmentId").GetGuid();
        using var sent = await visitor.Http.PostAsJsonAsync("/api/v1/widget/messages", new { clientId = Guid.CreateVersion7(), kind = "image", attachmentId = id });
        Assert.True(sent.IsSuccessStatusCode);

        var desk = await stage.OpenAsync(stage.Agent);
        await DeskStage.Row(desk, conversation).ClickAsync();
        var picture = desk.Page.Locator("#messages img.msg-picture");
        await Expect(picture).ToBeVisibleAsync();
        await Expect(picture).ToHaveJSPropertyAsync("naturalWidth", 1);
        Assert.True(desk.Errors.Count == 0, string.Join("\n", desk.Errors));

        // The widget asks with its token, as it does on the page of its own and on the shop's.
        await using var customer = await chromium.NewPersonAsync(app.Address);
        await customer.Page.GotoAsync("/chat?shop=" + shop.Key);
        var token = visitor.Http.DefaultRequestHeaders.Authorization!.Parameter;
        var size = await customer.Page.EvaluateAsync<int>(
            "async ([id, token]) => (await (await fetch(`/api/v1/widget/attachments/${id}`, { headers: { Authorization: `Bearer ${token}`, 'Accept-Language': 'en' } })).blob()).size", new[] { id.ToString(), token });
        Assert.Equal(Picture.Length, size);
        Assert.True(customer.Errors.Count == 0, string.Join("\n", customer.Errors));
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
