using FsCheck;
using FsCheck.Fluent;
using Kefu.Platform.Text;

namespace Kefu.Tests.Platform.Text;

public sealed class PinyinTests
{
    [Theory]
    [InlineData("七天换新", "hx", 2, 2)]
    [InlineData("七天换新", "huanxin", 2, 2)]
    [InlineData("七天换新", "HuanXin", 2, 2)]
    [InlineData("七天换新", "huan xin", 2, 2)]
    [InlineData("七天换新", "huanx", 2, 2)]
    [InlineData("七天换新", "hxin", 2, 2)]
    [InlineData("七天换新", "换新", 2, 2)]
    [InlineData("七天换新", "换x", 2, 2)]
    [InlineData("七天换新", "qthx", 0, 4)]
    [InlineData("中差评回复", "zhcp", 0, 3)]
    [InlineData("重新发货", "cxfh", 0, 4)]
    [InlineData("重新发货", "chongxin", 0, 2)]
    [InlineData("银行卡", "yinhang", 0, 2)]
    [InlineData("侵略", "qinlue", 0, 2)]
    [InlineData("绿色", "lvse", 0, 2)]
    [InlineData("西安", "xi'an", 0, 2)]
    [InlineData("退款(全额)说明", "tkqe", 0, 5)]
    [InlineData("Track your order", "ORDER", 11, 5)]
    [InlineData("VIP客户", "vipkh", 0, 5)]
    public void Matches_should_give_the_range(string text, string query, int start, int length) =>
        Assert.Equal([new TextRange(start, length)], Pinyin.Matches(text, query));

    [Theory]
    [InlineData("七天换新", "hy")]
    [InlineData("七天换新", "xh")]
    [InlineData("七天换新", "huax")]
    [InlineData("七天换新", "")]
    [InlineData("七天换新", "  ")]
    [InlineData("", "a")]
    [InlineData("退款 说明", "退款 发货")]
    public void Matches_should_be_empty_when_the_text_does_not_match(string text, string query) =>
        Assert.Empty(Pinyin.Matches(text, query));

    [Fact]
    public void Matches_should_need_every_word_when_there_are_several() =>
        Assert.Equal([new(0, 2), new(5, 2)], Pinyin.Matches("退款到账的时间", "sj tk"));

    [Fact]
    public void Initials_should_keep_letters_and_digits() => Assert.Equal("vip7thx", Pinyin.Initials("VIP 7天换新"));

    [Fact]
    public void Syllables_should_be_the_usual_readings() =>
        Assert.Equal(["tui", "kuan", "cha", "xun"], Pinyin.Syllables("退款-查询"));

    [Fact]
    public void Any_common_text_should_be_found_by_initials_and_by_full_pinyin_of_any_part() =>
        Prop.ForAll(
            (from text in Gen.Elements("退货换新重长绿乐行查快递发票优惠券物流支付女略单价银".ToCharArray()).ArrayOf(7)
             from start in Gen.Choose(0, 6)
             from length in Gen.Choose(1, 7)
             select (Text: new string(text), Start: start, Length: Math.Min(length, 7 - start))).ToArbitrary(),
            x =>
            {
                var part = x.Text.Substring(x.Start, x.Length);
                return Pinyin.Matches(x.Text, Pinyin.Initials(part)).Count == 1
                    && Pinyin.Matches(x.Text, string.Concat(Pinyin.Syllables(part))).Count == 1;
            }).QuickCheckThrowOnFailure();

    [Fact]
    public void Matches_should_stay_inside_the_text_whatever_is_typed() =>
        Prop.ForAll<string, string>((text, query) => Pinyin.Matches(text ?? "", query ?? "")
            .All(r => r.Start >= 0 && r.Length >= 0 && r.Start + r.Length <= (text ?? "").Length)).QuickCheckThrowOnFailure();
}
