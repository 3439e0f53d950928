using FsCheck;
using FsCheck.Fluent;
using Kefu.Knowledge.Domain;

namespace Kefu.Tests.Knowledge;

public sealed class AnswerIndexTests
{
    private static readonly AnswerIndex<int> Index = new(
    [
        new(1, "怎么申请退款"), new(1, "退款多久到账"), new(2, "什么时候发货"), new(3, "可以开发票吗"), new(4, "How do I return an item?"), new(5, "运费谁承担"),
    ]);

    [Theory]
    [InlineData("我想退款怎么申请", 1)]
    [InlineData("退款多久能到账呢", 1)]
    [InlineData("发货要几天", 2)]
    [InlineData("发票", 3)]
    [InlineData("returning an item", 4)]
    public void Find_should_put_the_closest_question_first(string asked, int article)
    {
        Assert.Equal(article, Index.Find(asked, 3)[0].Key);
    }

    [Fact]
    public void Find_should_score_one_when_the_question_is_the_same() => Assert.Equal(1, Index.Find("可以开发票吗?", 1)[0].Score, 6);

    [Fact]
    public void Find_should_score_low_when_most_of_the_question_is_unknown()
    {
        var near = Index.Find("怎么申请退款", 1)[0].Score;
        var far = Index.Find("怎么给我的猫申请一张去火星的机票", 1)[0].Score;

        Assert.True(far < 0.3 && near > 0.9, $"{far} {near}");
    }

    [Fact]
    public void Find_should_answer_nothing_when_nothing_is_asked()
    {
        Assert.Empty(Index.Find("??", 3));
        Assert.Empty(new AnswerIndex<int>([]).Find("退款", 3));
    }

    [Fact]
    public void Scores_should_lie_between_zero_and_one_and_fall() =>
        Prop.ForAll(
            Gen.Elements("怎么", "申请", "退款", "发货", "发票", "return", "item", "x", "?", "运费").NonEmptyListOf().ToArbitrary(),
            words =>
            {
                var scores = Index.Find(string.Concat(words), 10).Select(s => s.Score).ToList();
                return scores.TrueForAll(s => s is > 0 and <= 1) && scores.SequenceEqual(scores.OrderDescending());
            }).QuickCheckThrowOnFailure();
}
