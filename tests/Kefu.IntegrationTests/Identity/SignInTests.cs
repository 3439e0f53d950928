using System.Net;

namespace Kefu.Tests.Identity;

public sealed class SignInTests
{
    [Theory, OnEachDatabase]
    public async Task A_person_should_reach_only_what_the_role_opens(Database database)
    {
        var app = await KefuApp.For(database);
        var agent = await app.NewStaffAsync(await app.NewShopAsync(), "agent");

        using var profile = await agent.Http.GetAsync("/feed", HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.OK, profile.StatusCode);

        using var stranger = app.NewClient();
        using var refused = await stranger.GetAsync("/feed");
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
    }
}
