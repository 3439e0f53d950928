using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Kefu.Contracts.Knowledge;
using Kefu.Knowledge.Articles;
using Kefu.Knowledge.Domain;
using Kefu.Knowledge.Replies;
using Kefu.Tests.Desk;

namespace Kefu.Tests.Security;

/// <summary>A shop in which every text that somebody can write is a payload.</summary>
internal sealed class MarkupStage
{
    public const string Question = "灯罩破损了怎么办";
    public const string FileName = "'><svg onload=window.pwned='file'>\u202Egpj.txt";

    private MarkupStage(DeskStage desk, TestVisitor customer, Guid conversation, TestPerson supervisor)
    {
        Desk = desk;
        Customer = customer;
        Conversation = conversation;
        Supervisor = supervisor;
    }

    public DeskStage Desk { get; }

    /// <summary>The customer who sent everything there is.</summary>
    public TestVisitor Customer { get; }

    public Guid Conversation { get; }

    public TestPerson Supervisor { get; }

    public string OrderNumber { get; private set; } = "";

    public long Ticket { get; private set; }

    public ArticleId Article { get; private set; }

    public static string CustomerName => Payloads.All[0];

    public static string AgentName => Payloads.All[1];

    public static string SupervisorName => Payloads.All[3];

    public static string ShopName => Payloads.All[7];

    public static string Tag => Payloads.All[1];

    public static async Task<MarkupStage> SetAsync(Chromium chromium, Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync(ShopName, app.Address.ToString().TrimEnd('/'));
        var desk = await DeskStage.OfAsync(chromium, app, shop, agentName: AgentName);
        var supervisor = await app.NewStaffAsync(shop, "operations-supervisor", SupervisorName, "zh-CN");
        var (customer, conversation) = await desk.ServedAsync(CustomerName, "在吗", "markup-0");
        var stage = new MarkupStage(desk, customer, conversation, supervisor);
        await stage.WriteKnowledgeAsync();
        await stage.TalkAsync();
        await stage.OrderAsync();
        await stage.OpenTicketsAsync();
        await stage.OthersAsync();
        return stage;
    }

    private async Task WriteKnowledgeAsync()
    {
        var app = Desk.App;
        foreach (var payload in Payloads.UpTo(300))
        {
            Article = await app.SendAsync(new SaveArticle(null, Desk.Shop.Id, "zh-CN", payload, [payload], payload, [payload[..Math.Min(20, payload.Length)]], true, null));
            await app.SendAsync(new PublishArticle(Article));
        }

        var answer = await app.SendAsync(new SaveArticle(null, Desk.Shop.Id, "zh-CN", Question, [], string.Join("\n\n", Payloads.All), [], false, null));
        await app.SendAsync(new PublishArticle(answer));
        foreach (var (payload, i) in Payloads.UpTo(200).Where(p => !p.Contains("{{", StringComparison.Ordinal)).Select((p, i) => (p, i)))
        {
            await app.SendAsync(new SaveCannedReply(null, Desk.Shop.Id, "zh-CN", "zz" + i, payload, payload[..Math.Min(90, payload.Length)], payload, i == 0 ? ReplyPurpose.Greeting : ReplyPurpose.Reply));
        }
    }

    /// <summary>Everything that can stand in a conversation, from both sides.</summary>
    private async Task TalkAsync()
    {
        foreach (var payload in Payloads.All)
        {
            await Customer.SayAsync(payload);
        }

        await DeskStage.ReplyAsync(Desk.Agent, Conversation, string.Join('\n', Payloads.All));
        await DeskStage.MustAsync(Desk.Agent, Conversation, "messages", new { clientId = Guid.CreateVersion7(), text = "note " + string.Join('\n', Payloads.All), visibility = "internal" });
        await DeskStage.MustAsync(Desk.Agent, Conversation, "tags", new { add = new[] { Tag, Payloads.All[9] } });
        await PostAsync(new { clientId = Guid.CreateVersion7(), kind = "product-card", card = new { title = Payloads.All[2], subtitle = Payloads.All[4], url = "javascript:window.pwned='card'", imageUrl = "x\" onerror=\"window.pwned='card'", status = Payloads.All[5] } });
        await PostAsync(new { clientId = Guid.CreateVersion7(), kind = "file", attachmentId = await UploadAsync() });
        using var session = await Customer.Http.PostAsJsonAsync("/api/v1/widget/session", new
        {
            shop = Desk.Shop.Key,
            visitorToken = Customer.Token,
            page = new { url = "javascript:window.pwned='page'", title = Payloads.All[0], referrer = Payloads.All[3] },
            timeZone = Payloads.All[1],
        });
        Assert.True(session.IsSuccessStatusCode);
        await Customer.SayAsync(Payloads.Endless);
    }

    private async Task OrderAsync()
    {
        OrderNumber = Payloads.All[1] + KefuApp.NewOrderNumber();
        await Desk.App.ReportOrderAsync(Desk.Shop, new
        {
            eventId = Payloads.All[0],
            orderNumber = OrderNumber,
            version = 1,
            occurredAt = "2026-11-16T12:12:00Z",
            customer = new { externalId = "markup-0", name = Payloads.All[3], phone = "13812341234", email = "lin@example.com", address = new { province = Payloads.All[0], city = Payloads.All[1], district = Payloads.All[2], line = Payloads.All[3] } },
            status = "shipped",
            currency = "CNY",
            totalMinor = 32900,
            lines = Payloads.All.Select((p, i) => new { sku = "S" + i, title = p, quantity = 1, priceMinor = 100, imageUrl = "javascript:window.pwned='line'" }),
            shipments = new[] { new { carrier = Payloads.All[1], trackingNumber = Payloads.All[0], status = Payloads.All[3], events = new[] { new { at = "2026-11-16T13:05:00Z", text = Payloads.All[0], place = Payloads.All[4] } } } },
        });
    }

    private async Task OpenTicketsAsync()
    {
        foreach (var payload in Payloads.UpTo(200))
        {
            using var opened = await Supervisor.Http.PostAsJsonAsync("/api/v1/tickets", new { conversationId = Conversation, kind = "consultation", priority = "normal", subject = payload, text = payload, contact = "13812341234", confirmContact = true, assignToMe = true });
            Assert.True(opened.IsSuccessStatusCode, await opened.Content.ReadAsStringAsync());
            Ticket = (await opened.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("number").GetInt64();
        }
    }

    /// <summary>A customer for each payload: it is their name, what they say first, and what they think of the service.</summary>
    private async Task OthersAsync()
    {
        foreach (var (payload, i) in Payloads.All.Select((p, i) => (p, i)))
        {
            var (_, conversation) = await Desk.ServedAsync(payload, payload, "markup-" + (i + 1));
            if (i % 6 != 0)
            {
                continue;
            }

            var (rater, rated) = await Desk.ServedAsync(payload, payload, "rater-" + i);
            await DeskStage.ReplyAsync(Desk.Agent, rated, payload);
            await DeskStage.MustAsync(Desk.Agent, rated, "resolve", new { closing = payload });
            var survey = await KefuApp.EventuallyAsync(() => SurveyAsync(rater), s => s is not null);
            using var answer = await rater.Http.PostAsJsonAsync("/api/v1/widget/survey", new { surveyId = survey, score = 1, comment = payload });
            Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
            Assert.NotEqual(conversation, rated);
        }
    }

    private async Task<Guid?> SurveyAsync(TestVisitor visitor)
    {
        using var answer = await visitor.Http.PostAsJsonAsync("/api/v1/widget/session", new { shop = Desk.Shop.Key, visitorToken = visitor.Token });
        var session = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return session.GetProperty("conversation") is { ValueKind: JsonValueKind.Object } c && c.TryGetProperty("survey", out var s) && s.ValueKind == JsonValueKind.Object ? s.GetProperty("surveyId").GetGuid() : null;
    }

    private async Task PostAsync(object message)
    {
        using var answer = await Customer.Http.PostAsJsonAsync("/api/v1/widget/messages", message);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    private async Task<Guid> UploadAsync()
    {
        byte[] body = [.. Encoding.UTF8.GetBytes($"--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{FileName.Replace("\"", "%22", StringComparison.Ordinal)}\"\r\n\r\nhello\r\n--edge--\r\n")];
        using var form = new ByteArrayContent(body);
        form.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=edge");
        using var answer = await Customer.Http.PostAsync("/api/v1/widget/attachments", form);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("attachmentId").GetGuid();
    }
}
