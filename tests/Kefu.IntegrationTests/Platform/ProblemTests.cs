using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Kefu.Tests.Platform;

public sealed partial class ProblemTests
{
    [Theory, OnEachDatabase]
    public async Task Failure_should_tell_nothing_of_its_inner_workings(Database database)
    {
        var app = await Workshop.For(database);
        using var client = app.NewClient();

        using var answer = await client.GetAsync("/test/fail");

        var problem = await ProblemAsync(answer, HttpStatusCode.InternalServerError);
        Assert.Equal("unexpected", problem.GetProperty("code").GetString());
        await AssertDiscreetAsync(answer);
    }

    [Theory, OnEachDatabase]
    public async Task Failure_should_show_a_person_a_page_without_inner_workings(Database database)
    {
        var app = await Workshop.For(database);
        using var client = app.NewClient();
        client.DefaultRequestHeaders.Accept.ParseAdd("text/html");

        using var answer = await client.GetAsync("/test/fail");

        Assert.Equal((HttpStatusCode.InternalServerError, "text/html"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        await AssertDiscreetAsync(answer);
    }

    [Theory, OnEachDatabase]
    public async Task Malformed_body_should_be_refused_in_the_reader_s_language(Database database)
    {
        var app = await Workshop.For(database);
        using var client = await SignedInAsync(app, "zh-CN");
        foreach (var body in new[] { "", "{\"name\": ", "[]", "{\"name\":1,\"by\":\"x\"}", "\u0000" })
        {
            using var answer = await client.PostAsync("/test/count", new StringContent(body, Encoding.UTF8, "application/json"));
            var problem = await ProblemAsync(answer, HttpStatusCode.BadRequest);
            Assert.Matches(Chinese(), problem.GetProperty("detail").GetString()!);
            await AssertDiscreetAsync(answer);
        }
    }

    [Theory, OnEachDatabase]
    public async Task Answer_without_words_should_get_some(Database database)
    {
        var app = await Workshop.For(database);
        using var client = await SignedInAsync(app, "zh-CN");
        using var empty = await client.GetAsync("/test/empty");
        Assert.Matches(Chinese(), (await ProblemAsync(empty, HttpStatusCode.UnsupportedMediaType)).GetProperty("detail").GetString()!);
        using var method = await client.DeleteAsync("/test/count");
        Assert.Matches(Chinese(), (await ProblemAsync(method, HttpStatusCode.NotFound)).GetProperty("detail").GetString()!);
    }

    [Theory, OnEachDatabase]
    public async Task Fields_that_do_not_hold_should_be_named_in_the_reader_s_language(Database database)
    {
        var app = await Workshop.For(database);
        foreach (var (language, chinese) in new[] { ("en", false), ("zh-CN,zh;q=0.9", true), ("zh-TW", true), ("fr", false) })
        {
            using var client = await SignedInAsync(app, language);
            using var answer = await client.PostAsJsonAsync("/test/count", new { name = "", by = 0 });

            var problem = await ProblemAsync(answer, HttpStatusCode.BadRequest);
            var errors = problem.GetProperty("errors");
            Assert.Equal(["by", "name"], errors.EnumerateObject().Select(e => e.Name).Order());
            var words = problem.GetProperty("detail").GetString() + errors.GetProperty("name")[0].GetString();
            Assert.Equal(chinese, Chinese().IsMatch(words));
        }
    }

    [Theory, OnEachDatabase]
    public async Task Refusal_should_carry_status_code_and_trace(Database database)
    {
        var app = await Workshop.For(database);
        using var client = app.NewClient("zh-CN");
        using var nothing = await client.GetAsync("/nothing-here");
        Assert.Equal("not-found", (await ProblemAsync(nothing, HttpStatusCode.NotFound)).GetProperty("code").GetString());

        using var wait = await client.GetAsync("/test/wait");
        var problem = await ProblemAsync(wait, HttpStatusCode.TooManyRequests);
        Assert.Equal(TimeSpan.FromSeconds(2), wait.Headers.RetryAfter?.Delta);
        Assert.Contains('2', problem.GetProperty("detail").GetString()!);
    }

    private static async Task<HttpClient> SignedInAsync(KefuApp app, string language)
    {
        var client = app.NewClient(language);
        Badge.Wear(app, client, Workshop.Staff("test.count"));
        client.DefaultRequestHeaders.Add("X-CSRF", await client.GetStringAsync("/test/token"));
        return client;
    }

    private static async Task<JsonElement> ProblemAsync(HttpResponseMessage answer, HttpStatusCode status)
    {
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal((int)status, problem.GetProperty("status").GetInt32());
        Assert.NotEmpty(problem.GetProperty("title").GetString()!);
        return problem;
    }

    private static async Task AssertDiscreetAsync(HttpResponseMessage answer)
    {
        var text = answer.Headers + await answer.Content.ReadAsStringAsync();
        foreach (var word in new[] { "hunter2", "Exception", "   at ", "Kefu.", "System.", ".cs:" })
        {
            Assert.DoesNotContain(word, text, StringComparison.Ordinal);
        }
    }

    [GeneratedRegex("[\u4e00-\u9fff]")]
    private static partial Regex Chinese();
}
