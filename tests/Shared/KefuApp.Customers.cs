using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Kefu.Customers.Domain;
using Kefu.Contracts.Customers;

namespace Kefu.Tests;

/// <summary>A customer's browser or app with its token.</summary>
public sealed record TestVisitor(HttpClient Http, string Token, CustomerId Customer, JsonElement Session)
{
    /// <summary>Sends a text; gives the message as the door answers it.</summary>
    public async Task<JsonElement> SayAsync(string text, Guid? clientId = null)
    {
        using var answer = await Http.PostAsJsonAsync("/api/v1/widget/messages", new { clientId = clientId ?? Guid.CreateVersion7(), kind = "text", text });
        Assert.True(answer.StatusCode is HttpStatusCode.Created or HttpStatusCode.OK, $"{answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    /// <summary>All of the customer's messages, oldest first.</summary>
    public async Task<IReadOnlyList<JsonElement>> HistoryAsync() =>
        [.. (await Http.GetFromJsonAsync<JsonElement>("/api/v1/widget/messages?take=100")).GetProperty("messages").EnumerateArray()];

    /// <summary>Asks for a person; gives the conversation.</summary>
    public async Task<JsonElement> AskForPersonAsync()
    {
        using var answer = await Http.PostAsJsonAsync("/api/v1/widget/handover", new { });
        Assert.True(answer.StatusCode is HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }
}

public sealed partial class KefuApp
{
    /// <summary>The shop's signed word on who its customer is.</summary>
    public static string IdentityOf(TestShop shop, string sub, string? name = null, string? phone = null, string? email = null, string? tier = null, DateTimeOffset? expires = null) =>
        IdentityToken.Write(
            new { sub, name, phone, email, tier, iat = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds(), exp = (expires ?? TimeProvider.System.GetUtcNow().AddHours(1)).ToUnixTimeSeconds() }, shop.IdentitySecret);

    /// <summary>A customer comes in: anonymously, with the shop's signed word, or with an earlier token.</summary>
    public async Task<TestVisitor> NewVisitorAsync(TestShop shop, string? identity = null, string? token = null, string language = "zh-CN")
    {
        var http = NewClient(language);
        using var answer = await http.PostAsJsonAsync("/api/v1/widget/session", new { shop = shop.Key, identity, visitorToken = token, page = new { url = "https://shop.example/p", title = "T2" }, lang = language });
        Assert.True(answer.IsSuccessStatusCode, $"{answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
        var session = await answer.Content.ReadFromJsonAsync<JsonElement>();
        var held = session.GetProperty("visitorToken").GetString()!;
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", held);
        var visitor = new VisitorId(session.GetProperty("visitorId").GetGuid());
        var customer = await ReadAsync(db => Task.FromResult(db.Set<Visitor>().Single(v => v.Id == visitor).CustomerId));
        return new TestVisitor(http, held, customer, session);
    }
}
