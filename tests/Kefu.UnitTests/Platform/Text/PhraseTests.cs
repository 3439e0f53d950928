using Kefu.Platform.Text;

namespace Kefu.Tests.Platform.Text;

public sealed class PhraseTests
{
    [Theory]
    [InlineData("谢谢")]
    [InlineData("谢谢!")]
    [InlineData("好的,谢谢您~")]
    [InlineData("非常感谢客服小姐姐的耐心解答")]
    [InlineData("嗯嗯 收到了 谢谢亲")]
    [InlineData("没问题了,谢谢")]
    [InlineData("问题解决了,谢谢")]
    [InlineData("Thanks!")]
    [InlineData("Thank you so much for your help")]
    [InlineData("ok thx")]
    [InlineData("🙏🙏")]
    public void Thanks_should_be_recognised_when_nothing_else_is_said(string text) => Assert.True(Gratitude.IsOnlyThanks(text));

    [Theory]
    [InlineData("谢谢,但是还没收到货")]
    [InlineData("好的")]
    [InlineData("谢谢,什么时候退款?")]
    [InlineData("谢谢你们没解决")]
    [InlineData("谢谢 问题没有解决")]
    [InlineData("没有解决问题 谢谢")]
    [InlineData("谢谢 有问题")]
    [InlineData("还是有问题 谢谢")]
    [InlineData("Thanks, but it is still broken")]
    [InlineData("Thanks. Where is my parcel")]
    [InlineData("感谢?")]
    [InlineData("")]
    [InlineData("退款")]
    public void Message_should_count_when_it_says_more_than_thanks(string text) => Assert.False(Gratitude.IsOnlyThanks(text));

    [Theory]
    [InlineData("转人工")]
    [InlineData("我要转人工客服!!")]
    [InlineData("人工")]
    [InlineData("能不能帮我找个真人")]
    [InlineData("不能转人工吗")]
    [InlineData("要不要给我转人工")]
    [InlineData("不要机器人,转人工")]
    [InlineData("我特别要人工")]
    [InlineData("客服")]
    [InlineData("Agent")]
    [InlineData("I want to talk to a human")]
    [InlineData("Can I speak to someone please?")]
    [InlineData("why can't I speak with an agent")]
    [InlineData("HUMAN!")]
    [InlineData("ｈｕｍａｎ")]
    public void Person_should_be_asked_for(string text) => Assert.True(HandoverWords.Default.AsksForPerson(text));

    [Theory]
    [InlineData("不要转人工")]
    [InlineData("先不用转人工了")]
    [InlineData("别给我转人工")]
    [InlineData("不需要人工")]
    [InlineData("你是人工智能吗")]
    [InlineData("安装人工费多少")]
    [InlineData("I don't want to talk to a human")]
    [InlineData("no human please")]
    [InlineData("a humane mousetrap")]
    [InlineData("cleaning agent for the sofa")]
    [InlineData("我要退款")]
    [InlineData("")]
    public void Person_should_not_be_asked_for(string text) => Assert.False(HandoverWords.Default.AsksForPerson(text));

    [Fact]
    public void Words_should_be_data_that_a_shop_can_extend()
    {
        var words = HandoverWords.Default with { Words = [.. HandoverWords.Default.Words, "叫你们店长"] };

        Assert.True(words.AsksForPerson("叫你们店长来"));
        Assert.False(HandoverWords.Default.AsksForPerson("叫你们店长来"));
    }
}
