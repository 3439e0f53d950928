using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Kefu.Tests.Identity;

/// <summary>Passkeys with Chromium's own authenticator: the page's script, the browser's rules and the server's checks together.</summary>
public sealed class PasskeyTests(Chromium chromium)
{
    [Theory, OnEachDatabase]
    [Case("T-S6"), Case("T-S13")]
    public async Task A_person_should_add_a_passkey_sign_in_with_it_confirm_a_step_and_remove_it(Database database)
    {
        var app = await KefuApp.For(database);
        var admin = await app.NewStaffAsync(null, "administrator", language: "zh-CN");
        // Numbers are no domain: passkeys are bound to a name.
        await using var person = await chromium.NewPersonAsync(new Uri($"http://localhost:{app.Address.Port}"));
        var page = person.Page;
        var device = await person.Context.NewCDPSessionAsync(page);
        await device.SendAsync("WebAuthn.enable");
        var authenticator = await device.SendAsync("WebAuthn.addVirtualAuthenticator", new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["options"] = new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["protocol"] = "ctap2", ["transport"] = "internal", ["hasResidentKey"] = true, ["hasUserVerification"] = true, ["isUserVerified"] = true, ["automaticPresenceSimulation"] = true,
            },
        });
        var id = authenticator!.Value.GetProperty("authenticatorId").GetString()!;

        await page.GotoAsync("/sign-in?next=/me/passkeys");
        await page.Locator("input[name=account]").FillAsync(admin.Account);
        await page.Locator("input[name=password]").FillAsync(KefuApp.Password);
        await page.Locator("form:has(input[name=account]) button[type=submit]").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "添加通行密钥" }).ClickAsync();
        await page.Locator("input[name=name]").FillAsync("办公室笔记本");
        await page.GetByRole(AriaRole.Button, new() { Name = "添加此设备" }).ClickAsync();
        await Expect(page.Locator("code")).ToHaveCountAsync(10);
        await person.ShootAsync("passkey-codes-" + database);
        await page.GotoAsync("/me/passkeys");
        await Expect(page.Locator("main")).ToContainTextAsync("办公室笔记本");

        // The browser suggests it in the field for the account; this device takes the suggestion by itself.
        await SignOutAsync(person);
        await page.GotoAsync("/sign-in?next=/settings/roles", new() { WaitUntil = WaitUntilState.Commit });
        await page.WaitForURLAsync(u => new Uri(u).AbsolutePath == "/settings/roles");
        await page.AddInitScriptAsync("if (window.PublicKeyCredential) PublicKeyCredential.isConditionalMediationAvailable = async () => false");
        await SignOutAsync(person);
        await page.GotoAsync("/sign-in?next=/settings/roles");
        await ShowAsync(page, "使用通行密钥登录");
        await page.WaitForURLAsync(u => new Uri(u).AbsolutePath == "/settings/roles");
        await page.GotoAsync("/me/confirm?next=/me/passkeys");
        await ShowAsync(page, "改用通行密钥");
        await page.WaitForURLAsync(u => new Uri(u).AbsolutePath == "/me/passkeys");

        // A device that does not know who is there is asked in vain.
        await SignOutAsync(person);
        await device.SendAsync("WebAuthn.setUserVerified", new Dictionary<string, object>(StringComparer.Ordinal) { ["authenticatorId"] = id, ["isUserVerified"] = false });
        await page.GotoAsync("/sign-in");
        await ShowAsync(page, "使用通行密钥登录");
        await Expect(page.Locator(".passkey [role=status]")).ToContainTextAsync("未能从此设备取得通行密钥");
        await device.SendAsync("WebAuthn.setUserVerified", new Dictionary<string, object>(StringComparer.Ordinal) { ["authenticatorId"] = id, ["isUserVerified"] = true });
        await page.GotoAsync("/sign-in?next=/me/passkeys");
        await ShowAsync(page, "使用通行密钥登录");
        await page.GetByRole(AriaRole.Button, new() { Name = "移除 办公室笔记本" }).ClickAsync();
        await page.WaitForURLAsync("**/me/passkeys?saved=1");
        await Expect(page.Locator("main")).Not.ToContainTextAsync("办公室笔记本");

        await SignOutAsync(person);
        await page.GotoAsync("/sign-in");
        await ShowAsync(page, "使用通行密钥登录");
        await Expect(page.Locator("main")).ToContainTextAsync("此通行密钥无法登录");
        // The refusal of that form is an answer of its own.
        person.Errors.RemoveAll(e => e.Contains("401", StringComparison.Ordinal));
        Assert.Empty(person.Errors);
    }

    private static Task ShowAsync(IPage page, string label) => page.GetByRole(AriaRole.Button, new() { Name = label }).ClickAsync();

    /// <summary>From an empty page: one that is left open finds out by itself that nobody is signed in any more, and leads to the sign-in page in between.</summary>
    private static async Task SignOutAsync(Person person)
    {
        await person.Page.GotoAsync("about:blank");
        await person.Context.ClearCookiesAsync();
    }
}
