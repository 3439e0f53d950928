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
}
