using System.Text.Json;
using Kefu.Platform.Time;
using Kefu.Routing.Domain;

namespace Kefu.Tests.Routing;

public sealed class DispatchTests
{
    private static readonly WorkCalendar Hours = WorkCalendar.Weekdays(new WorkInterval(new(9, 0), new(18, 0)));

    private static readonly DispatchFacts Facts = new()
    {
        Channel = "chat",
        AtUtc = A.Now,
        Class = "payment",
        Tier = "gold",
        Region = "east",
        Language = "zh",
    };

    private static readonly DispatchRule CatchAll = new() { Id = "all", Name = "其余", QueueId = A.Id(1) };

    [Fact]
    [Clause("S3-3.1c")]
    public void Match_should_take_the_first_rule_that_fits_and_say_why_the_earlier_ones_did_not()
    {
        var parcels = new DispatchRule { Id = "parcel", Name = "物流", QueueId = A.Id(2), Classes = ["logistics"], Tiers = ["vip"] };
        var payments = new DispatchRule
        {
            Id = "pay", Name = "支付", QueueId = A.Id(3), Classes = ["payment"], Channels = ["chat", "app"], Tiers = ["gold", "vip"], Skills = [new("payment", 2)],
        };

        var match = Dispatch.Match([parcels, payments, CatchAll], Facts);

        Assert.Equal(payments, match.Rule);
        var miss = Assert.Single(match.Earlier);
        Assert.Equal("parcel", miss.RuleId);
        Assert.Equal([new("class", "logistics", "payment"), new("tier", "vip", "gold")], miss.Reasons);
    }

    [Theory]
    [Clause("S3-3.1h")]
    [InlineData("tier", "vip", "gold")]
    [InlineData("region", "west", "east")]
    [InlineData("service-time", "outside", "inside")]
    public void Match_should_weigh_tier_region_and_service_time(string condition, string expected, string actual)
    {
        var rule = new DispatchRule { Id = "x", Name = "x", QueueId = A.Id(2) };
        var (asking, fitting) = condition switch
        {
            "tier" => (rule with { Tiers = [expected] }, rule with { Tiers = ["VIP", "GOLD"] }),
            "region" => (rule with { Regions = [expected] }, rule with { Regions = ["east"] }),
            _ => (rule with { ServiceTime = new(Hours, Inside: false) }, rule with { ServiceTime = new(Hours) }),
        };

        var match = Dispatch.Match([asking, CatchAll], Facts);

        Assert.Equal(CatchAll, match.Rule);
        Assert.Equal(new DispatchReason(condition, expected, actual), Assert.Single(match.Earlier[0].Reasons));
        Assert.Equal(fitting, Dispatch.Match([fitting, CatchAll], Facts).Rule);
    }

    [Fact]
    public void Match_should_report_no_rule_when_none_fits()
    {
        var rule = CatchAll with { Channels = ["phone"], Languages = ["en"] };

        var match = Dispatch.Match([rule], Facts);

        Assert.Null(match.Rule);
        Assert.Equal(["channel", "language"], match.Earlier[0].Reasons.Select(r => r.Condition));
    }

    [Fact]
    public void Match_should_not_fit_a_condition_when_the_fact_is_unknown() =>
        Assert.Null(Dispatch.Match([CatchAll with { Tiers = ["vip"] }], Facts with { Tier = null }).Rule);

    [Fact]
    public void Rule_should_survive_json()
    {
        var rule = CatchAll with { Tiers = ["vip"], ServiceTime = new(Hours), Skills = [new("payment", 2)] };
        var text = JsonSerializer.Serialize(rule);

        Assert.Equal(text, JsonSerializer.Serialize(JsonSerializer.Deserialize<DispatchRule>(text)));
    }
}
