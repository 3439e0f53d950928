using Kefu.Ui;
using Microsoft.AspNetCore.Components;

namespace Kefu.Tests.Ui;

public sealed class ComponentTests
{
    private static readonly RenderFragment Columns = builder =>
    {
        builder.OpenComponent<Column<string>>(0);
        builder.AddComponentParameter(1, "Title", "编号");
        builder.AddComponentParameter(2, "Sort", "number");
        builder.AddComponentParameter(3, "ChildContent", (RenderFragment<string>)(row => inner => inner.AddContent(0, row)));
        builder.CloseComponent();
    };

    [Fact]
    public async Task Table_should_carry_filters_and_order_in_its_links()
    {
        var html = await TableAsync(["T-1"], new TableQuery { Sort = "number" }.WithFilter("status", "open"), next: "k 2");

        Assert.Contains("href=\"/tickets?status=open&amp;sort=-number\"", html, StringComparison.Ordinal);
        Assert.Contains("href=\"/tickets?status=open&amp;sort=number&amp;after=k%202\"", html, StringComparison.Ordinal);
        Assert.Contains("aria-sort=\"ascending\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Empty_table_should_keep_its_header_and_offer_to_clear_the_filters()
    {
        var html = await TableAsync([], new TableQuery().WithFilter("status", "open"), next: null);

        Assert.Contains("编号", html, StringComparison.Ordinal);
        Assert.Contains("清除筛选", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zh-CN", Verdict.Broken, "未履行")]
    [InlineData("en", Verdict.Broken, "Broken")]
    [InlineData("zh-CN", Verdict.NotMeasured, "不计量")]
    public async Task State_should_be_a_shape_and_a_word(string language, Verdict verdict, string word)
    {
        var html = await Rendered.HtmlAsync<StateMark>(language, new() { ["Value"] = verdict });

        Assert.Contains("<svg", html, StringComparison.Ordinal);
        Assert.Contains(word, html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Masked_value_should_offer_no_eye_without_the_right()
    {
        var with = await MaskedAsync("/customers/1/reveal");
        var without = await MaskedAsync(null);

        Assert.Contains("name=\"reason\"", with, StringComparison.Ordinal);
        Assert.DoesNotContain("<form", without, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refused_form_should_point_from_the_summary_to_the_field()
    {
        var state = FormState.From(null, [new("OrderNumber", ["没有这个订单号"])]);
        RenderFragment body = builder =>
        {
            builder.OpenComponent<TextField>(0);
            builder.AddComponentParameter(1, "Name", "OrderNumber");
            builder.AddComponentParameter(2, "Label", "订单号");
            builder.CloseComponent();
        };

        var html = await Rendered.HtmlAsync<FormBody>("zh-CN", new() { ["State"] = state, ["ChildContent"] = body });

        Assert.Contains("href=\"#f-order-number\"", html, StringComparison.Ordinal);
        Assert.Contains("aria-describedby=\"f-order-number-error\"", html, StringComparison.Ordinal);
        Assert.Contains("id=\"f-order-number-error\"", html, StringComparison.Ordinal);
    }

    private static Task<string> TableAsync(IReadOnlyList<string> rows, TableQuery query, string? next) =>
        Rendered.HtmlAsync<DataTable<string>>("zh-CN", new() { ["Path"] = "/tickets", ["Rows"] = rows, ["Query"] = query, ["Next"] = next, ["ChildContent"] = Columns });

    private static Task<string> MaskedAsync(string? url) =>
        Rendered.HtmlAsync<Masked>("zh-CN", new() { ["Id"] = "phone", ["Text"] = "138****1234", ["RevealUrl"] = url });
}
