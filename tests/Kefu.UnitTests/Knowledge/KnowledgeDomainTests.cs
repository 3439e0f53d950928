using Kefu.Knowledge;
using Kefu.Knowledge.Domain;
using Kefu.Knowledge.Replies;
using Kefu.Platform.Errors;

namespace Kefu.Tests.Knowledge;

public sealed class KnowledgeDomainTests
{
    private static readonly DateTime Now = new(2026, 11, 18, 6, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData("<script>alert(1)</script>", "<script")]
    [InlineData("<img src=x onerror=alert(1)>", "<img")]
    [InlineData("[x](javascript:alert(1))", "href=")]
    [InlineData("![x](https://evil.example/p.png)", "<img")]
    [InlineData("<svg/onload=alert(1)>", "<svg")]
    [InlineData("[x](data:text/html,<script>alert(1)</script>)", "href=")]
    [InlineData("<javascript:alert(1)>", "href=")]
    [InlineData("<form action=\"//h%6fst/\">", "<form")]
    [InlineData("<base href=//evil.example>", "<base")]
    [InlineData("<meta http-equiv=refresh content=0;url=//evil.example>", "<meta")]
    [InlineData("[x](//evil.example)", "href=")]
    [InlineData("[x](java&#115;cript:alert(1))", "href=")]
    [InlineData("[x](&#x6a;avascript&colon;alert(1))", "href=")]
    [InlineData("[x](<java\tscript:alert(1)>)", "href=")]
    [InlineData("[x](JaVaScRiPt:alert(1))", "href=")]
    [InlineData("[x]( \u0001javascript:alert(1))", "href=")]
    [InlineData("[x](vbscript:x)", "href=")]
    [InlineData("[x][y]\n\n[y]: javascript:alert(1)", "href=")]
    [InlineData("| a |\n|---|\n| <iframe src=//evil.example> |", "<iframe")]
    [Case("T-X10"), Case("T-X12")]
    public void Html_should_let_nothing_through_that_acts(string markdown, string never)
    {
        Assert.DoesNotContain(never, AnswerText.Html(markdown), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Html_should_render_what_is_harmless()
    {
        var html = AnswerText.Html("**七天**无理由,见[说明](https://shop.example/a)。");

        Assert.Contains("<strong>七天</strong>", html);
        Assert.Contains("href=\"https://shop.example/a\"", html);
        Assert.Contains("rel=\"noopener noreferrer nofollow\"", html);
    }

    [Fact]
    public void Plain_should_keep_words_and_addresses() =>
        Assert.Equal("七天无理由,见说明 (https://shop.example/a)。", AnswerText.Plain("**七天**无理由,见[说明](https://shop.example/a)。"));

    [Fact]
    public void Closest_should_choose_the_section_whose_heading_is_asked_for()
    {
        var sections = AnswerText.Sections("## 退货流程\n点申请。\n\n## 运费承担\n商家付。\n");

        Assert.Equal("运费承担", AnswerText.Closest(sections, "退回的运费谁出")!.Heading);
        Assert.Null(AnswerText.Closest(sections, "你好"));
    }

    [Fact]
    public void Article_should_show_customers_the_published_edition_while_a_newer_one_is_written()
    {
        var (article, _) = Article.Create(Guid.Empty, "zh-CN", new ArticleText("a", [], "1", []), false, Guid.Empty, "x", Now);
        article.Publish(Now);

        article.Save(new ArticleText("a", [], "2", []), false, Guid.Empty, "x", Now);

        Assert.Equal(1, article.PublishedEdition);
        Assert.True(article.HasUnpublishedEdition);
        article.Withdraw(Now);
        Assert.Throws<RuleBroken<KnowledgeText>>(() => article.Withdraw(Now));
    }

    [Fact]
    public void Variables_should_be_refused_when_unknown()
    {
        Assert.Empty(ReplyVariables.Unknown("您好 {{customer}},{{送达日}}前送达,{{ agent }}"));
        Assert.Equal(["constructor.constructor('alert(1)')()"], ReplyVariables.Unknown("{{constructor.constructor('alert(1)')()}}"));
    }

    [Fact]
    public void Fill_should_put_values_in_literally_and_leave_unknown_ones_visible()
    {
        var values = new Dictionary<string, string> { ["customer"] = "{{agent}}{{constructor.constructor('alert(1)')()}}", ["agent"] = "小周", ["tracking"] = "" };

        var filled = ReplyVariables.Fill("{{客户}} 您好,我是{{agent}},单号 {{运单号}},{{送达日}}", values);

        Assert.Equal("{{agent}}{{constructor.constructor('alert(1)')()}} 您好,我是小周,单号 {{运单号}},{{送达日}}", filled);
    }

    [Fact]
    public void Save_should_refuse_unknown_variables_with_their_names()
    {
        var result = new SaveCannedReplyValidator(Words.Of<KnowledgeText>()).Validate(
            new SaveCannedReply(null, Guid.CreateVersion7(), "zh-CN", null, "t", null, "{{constructor.constructor('alert(1)')()}}", ReplyPurpose.Reply));

        Assert.Contains("{{constructor.constructor('alert(1)')()}}", Assert.Single(result.Errors).ErrorMessage);
    }
}
