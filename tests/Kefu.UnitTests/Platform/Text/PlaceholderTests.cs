using Kefu.Platform.Text;

namespace Kefu.Tests.Platform.Text;

public sealed class PlaceholderTests
{
    [Theory]
    [InlineData("{{customer}} / {{agent}}", "{{agent}} / {{customer}}")]
    [InlineData("{{ Customer }}", "{{agent}}")]
    [InlineData("{{unknown}} {{}} {{a{b}}", "{{unknown}} {{}} {{a{b}}")]
    [InlineData("{{constructor.constructor('alert(1)')()}}", "{{constructor.constructor('alert(1)')()}}")]
    [InlineData("{{{customer}}}", "{{{agent}}}")]
    public void Fill_should_put_values_in_once_and_leave_the_rest(string text, string expected) =>
        Assert.Equal(expected, Placeholders.Fill(text, n => n.ToLowerInvariant() switch { "customer" => "{{agent}}", "agent" => "{{customer}}", _ => null }));

    [Theory]
    [InlineData("您好，我是{{shop}}客服{{agent}}，很高兴为您服务！", "您好,我是屿光客服王晓琳，很高兴为您服务!", true)]
    [InlineData("您好，我是{{shop}}客服{{agent}}，很高兴为您服务！", "亲，您好，我是客服，很高兴为您服务，请讲", true)]
    [InlineData("您好，我是{{shop}}客服{{agent}}，很高兴为您服务！", "很高兴为您服务，您好，我是客服", false)]
    [InlineData("Thank you for contacting us. Enjoy your shopping!", "  thank you for  contacting us - ENJOY your shopping", true)]
    [InlineData("感谢您的咨询，祝您购物愉快！", "不客气", false)]
    [InlineData("{{agent}}", "王晓琳", false)]
    [InlineData("……", "……", false)]
    public void IsSaidIn_should_look_for_the_words_and_nothing_else(string template, string text, bool said) => Assert.Equal(said, Placeholders.IsSaidIn(template, text));
}
