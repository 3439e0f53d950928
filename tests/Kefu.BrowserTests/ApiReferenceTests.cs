namespace Kefu.Tests;

public sealed class ApiReferenceTests(Chromium chromium)
{
    [Theory, OnEachDatabase]
    public async Task Api_reference_should_be_readable_in_both_languages_without_a_complaint_of_the_browser(Database database)
    {
        var app = await KefuApp.For(database);
        foreach (var language in new[] { "zh-CN", "en" })
        {
            await using var person = await chromium.NewPersonAsync(app.Address, language);
            await person.Page.GotoAsync("/docs/api");
            Assert.Equal(language, await person.Page.Locator("html").GetAttributeAsync("lang"));
            Assert.Contains(language == "en" ? "public API" : "公开接口", await person.Page.Locator("h1").InnerTextAsync(), StringComparison.Ordinal);
            Assert.Empty(person.Errors);
        }
    }
}
