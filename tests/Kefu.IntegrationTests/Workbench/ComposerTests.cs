using System.Net.Http.Json;
using System.Text.Json;
using Kefu.Knowledge.Domain;
using Kefu.Knowledge.Replies;
using Kefu.Tests.Conversations;

namespace Kefu.Tests.Workbench;

public sealed class ComposerTests
{
    /// <summary>A customer's name is data: written like a variable, it is put in as it is.</summary>
    [Theory, OnEachDatabase]
    [Case("T-X7")]
    public async Task Canned_reply_should_not_read_a_customers_name_for_variables(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync("{{客服}}");
        var agent = await app.NewStaffAsync(shop, "agent", "{{customer}}");
        await app.SendAsync(new SaveCannedReply(null, shop.Id, "zh-CN", "zzname", "称呼", null, "{{customer}}、{{AGENT}}、{{店铺}}、{{运单号}}", ReplyPurpose.Reply));
        var visitor = await app.NewVisitorAsync(shop, KefuApp.IdentityOf(shop, "braces", "{{agent}}"));
        await visitor.SayAsync("在吗");
        var conversation = (await visitor.AskForPersonAsync()).IdOf();
        await app.TakeAsync(agent, conversation);

        var choices = await agent.Http.GetFromJsonAsync<JsonElement>($"/desk/choices/{conversation}/canned?q=zzname");

        Assert.Equal("{{agent}}、{{customer}}、{{客服}}、{{运单号}}", Assert.Single(choices.EnumerateArray()).GetProperty("text").GetString());
    }
}
