using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Kefu.Tests.Conversations;

/// <summary>What the tests of conversations do at the floor's doors.</summary>
internal static class Desk
{
    public static Guid IdOf(this JsonElement element) => element.GetProperty("id").GetGuid();

    public static string StatusOf(this JsonElement element) => element.GetProperty("status").GetString()!;

    public static async Task<JsonElement> ThreadAsync(this TestPerson person, Guid conversation) =>
        await person.Http.GetFromJsonAsync<JsonElement>($"/api/v1/conversations/{conversation}");

    public static async Task<HttpResponseMessage> DoAsync(this TestPerson person, Guid conversation, string verb, object? body = null) =>
        await person.Http.PostAsJsonAsync($"/api/v1/conversations/{conversation}/{verb}", body ?? new { });

    public static async Task MustAsync(this TestPerson person, Guid conversation, string verb, object? body = null)
    {
        using var answer = await person.DoAsync(conversation, verb, body);
        Assert.True(answer.IsSuccessStatusCode, $"{verb}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
    }

    public static async Task<string> RefusedAsync(this TestPerson person, Guid conversation, string verb, object? body = null)
    {
        using var answer = await person.DoAsync(conversation, verb, body);
        Assert.False(answer.IsSuccessStatusCode, verb);
        Assert.NotEqual(HttpStatusCode.InternalServerError, answer.StatusCode);
        return await KefuApp.CodeOfAsync(answer);
    }

    public static Task ReplyAsync(this TestPerson person, Guid conversation, string text) =>
        person.MustAsync(conversation, "reply", new { clientId = Guid.CreateVersion7(), text });

    /// <summary>A customer who asked for a person and got this one.</summary>
    public static async Task<(TestVisitor Visitor, Guid Conversation)> ServedByAsync(this KefuApp app, TestShop shop, TestPerson agent, string text = "在吗")
    {
        var visitor = await app.NewVisitorAsync(shop);
        await visitor.SayAsync(text);
        var conversation = (await visitor.AskForPersonAsync()).IdOf();
        await app.TakeAsync(agent, conversation);
        return (visitor, conversation);
    }
}
