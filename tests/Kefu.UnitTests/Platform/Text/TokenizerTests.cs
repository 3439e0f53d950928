using FsCheck;
using FsCheck.Fluent;
using Kefu.Platform.Text;
using Microsoft.Data.Sqlite;

namespace Kefu.Tests.Platform.Text;

public sealed class TokenizerTests
{
    [Fact]
    public void Index_should_hold_single_characters_and_bigrams_of_chinese() =>
        Assert.Equal(["c9000", "c90006b3e", "c6b3e"], Tokenizer.Tokens("退款"));

    [Fact]
    public void Index_should_not_join_characters_across_punctuation() =>
        Assert.DoesNotContain("c6b3e53d1", Tokenizer.Tokens("退款,发货"));

    [Theory]
    [InlineData("refunds", "refunding")]
    [InlineData("changed", "changing")]
    [InlineData("change", "changes")]
    [InlineData("shipped", "shipping")]
    [InlineData("delivery", "deliveries")]
    [InlineData("cancellation", "cancellations")]
    [InlineData("payment", "payments")]
    [InlineData("parcels", "PARCEL")]
    [InlineData("Café", "cafe")]
    [InlineData("ＡＢＣ", "abc")]
    [InlineData("e-mail", "email")]
    public void Words_should_meet_in_one_token(string one, string other) =>
        Assert.NotEmpty(Tokenizer.Tokens(one).Where(t => t[0] == 'w').Intersect(Tokenizer.Tokens(other)));

    [Theory]
    [InlineData("cat", "can")]
    [InlineData("order", "border")]
    [InlineData("refund", "fund")]
    public void Words_should_stay_apart_when_they_are_not_forms_of_one(string one, string other) =>
        Assert.Empty(Tokenizer.Tokens(one).Where(t => t[0] == 'w').Intersect(Tokenizer.Tokens(other)));

    [Theory]
    [InlineData("订单 KF-20251122-0001 没发货", "KF-20251122-0001")]
    [InlineData("订单 KF-20251122-0001 没发货", "kf202511220001")]
    [InlineData("订单 KF-20251122-0001 没发货", "KF-2025")]
    [InlineData("订单 KF-20251122-0001 没发货", "20251122")]
    [InlineData("订单 KF-20251122-0001 没发货", "0001")]
    [InlineData("电话13812341234", "1234")]
    [InlineData("电话13812341234", "138")]
    [InlineData("电话１３８１２３４１２３４", "13812341234")]
    [InlineData("我要退款,两天了", "退款")]
    [InlineData("我要退款,两天了", "款")]
    [InlineData("什么时候发货呢", "发货")]
    [InlineData("快递 sf1234567890 丢了", "SF123")]
    [InlineData("My refund has not arrived", "refunds arriv")]
    [InlineData("iPhone15 Pro 屏幕", "iphone 屏幕")]
    [InlineData("𠮷野家的𠮷", "𠮷")]
    public void Query_should_find_the_text(string text, string query)
    {
        Assert.True(Finds(text, query));
        Assert.True(FindsInFts5(text, query));
    }

    [Theory]
    [InlineData("我要退货,付款了", "退款")]
    [InlineData("订单 20251122", "1122334")]
    [InlineData("refund", "return")]
    [InlineData("电话13812341234", "8123")]
    public void Query_should_not_find_another_text(string text, string query)
    {
        Assert.False(Finds(text, query));
        Assert.False(FindsInFts5(text, query));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ,。!🙏")]
    [InlineData("\ud840")]
    public void Query_should_be_empty_when_there_is_nothing_to_search(string text) => Assert.True(Tokenizer.Query(text).IsEmpty);

    [Fact]
    public void Query_should_render_for_both_databases()
    {
        var query = Tokenizer.Query("退款 refunds");

        Assert.Equal("(c90006b3e) AND (wrefund*)", query.ToFts5());
        Assert.Equal("(c90006b3e) & (wrefund:*)", query.ToTsQuery());
        Assert.Equal("(n123456* OR r654321*)", Tokenizer.Query("123456").ToFts5());
    }

    [Fact]
    public void Tokens_should_be_plain_ascii_whatever_the_text() =>
        Prop.ForAll<string>(text => Tokenizer.Tokens(text ?? "").All(t => t.Length > 1 && "cwgnr".Contains(t[0]) && t.All(c => char.IsAsciiDigit(c) || char.IsAsciiLetterLower(c))))
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Text_should_be_found_by_itself() =>
        Prop.ForAll(
            Gen.Elements("退", "款", "发", "货", "订单", "KF", "-", "2025", "01", " ", ",", "refund", "ing", "é", "か", "한", "Привет", "𠮷", "_", "'")
                .ArrayOf(8).ToArbitrary(),
            parts => Finds(string.Concat(parts), string.Concat(parts))).QuickCheckThrowOnFailure();

    private static bool Finds(string text, string query)
    {
        var tokens = Tokenizer.Tokens(text);
        return Tokenizer.Query(query).Terms.All(term => term.AnyOf.Any(wanted =>
            tokens.Any(t => term.Prefix ? t.StartsWith(wanted, StringComparison.Ordinal) : t == wanted)));
    }

    private static bool FindsInFts5(string text, string query)
    {
        using var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "CREATE VIRTUAL TABLE t USING fts5(body); INSERT INTO t VALUES ($body); SELECT count(*) FROM t WHERE t MATCH $query";
        command.Parameters.AddWithValue("$body", Tokenizer.IndexText(text));
        command.Parameters.AddWithValue("$query", Tokenizer.Query(query).ToFts5());
        return (long)command.ExecuteScalar()! == 1;
    }
}
