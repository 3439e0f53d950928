using Kefu.Platform.Nodes;
using Kefu.Platform.Time;
using Kefu.Platform.Web.Limits;

namespace Kefu.Tests.Platform;

public sealed class SteadyClockTests
{
    private readonly Machine _machine = new();

    [Theory]
    [Case("F10")]
    [InlineData(3600)]
    [InlineData(-3600)]
    [InlineData(86_400)]
    public void A_jump_of_the_wall_clock_should_not_move_the_time_that_is_counted(int jump)
    {
        var clock = new SteadyClock(_machine);
        var before = clock.GetUtcNow();
        _machine.Pass(TimeSpan.FromMinutes(1));
        _machine.Wall += TimeSpan.FromSeconds(jump);

        Assert.Equal(TimeSpan.FromSeconds(jump), clock.Follow(clock.Wall));
        Assert.Equal(before + TimeSpan.FromMinutes(1), clock.GetUtcNow());
        _machine.Pass(TimeSpan.FromMinutes(1));
        Assert.Equal(before + TimeSpan.FromMinutes(2), clock.GetUtcNow());
    }

    [Fact]
    public void A_drift_should_be_followed_in_small_steps()
    {
        var clock = new SteadyClock(_machine);
        _machine.Wall += TimeSpan.FromMilliseconds(120);
        var ahead = Enumerable.Range(0, 4).Select(_ => clock.Follow(clock.Wall).TotalMilliseconds).ToList();
        Assert.Equal([120, 70, 20, 0], ahead);
    }

    [Fact]
    public void A_node_should_take_the_time_it_is_given_at_its_start()
    {
        var clock = new SteadyClock(_machine);
        clock.Set(_machine.Wall - TimeSpan.FromMinutes(5));
        _machine.Pass(TimeSpan.FromSeconds(10));
        Assert.Equal(_machine.Wall - TimeSpan.FromMinutes(5), clock.GetUtcNow());
    }

    [Fact]
    [Case("T-D2")]
    public async Task What_was_taken_on_one_node_should_count_on_the_other()
    {
        var (one, other) = (new LocalLimiter(_machine) { Shares = true }, new LocalLimiter(_machine) { Shares = true });
        var (greedy, modest) = (new LimitKey(Door.Message, LimitKind.Address, 7), new LimitKey(Door.Message, LimitKind.Identity, 8));
        for (var i = 0; i < 60; i++)
        {
            Assert.Equal(TimeSpan.Zero, (await one.TakeAsync(greedy, 60)).Wait);
        }

        Assert.Equal(TimeSpan.Zero, (await one.TakeAsync(modest, 60)).Wait);
        var words = TakenLimits.Write(one.Drain()).ToList();
        foreach (var (key, perMinute, count) in words.SelectMany(w => TakenLimits.Read(w)))
        {
            other.Add(key, perMinute, count);
        }

        // All but the first quarter was told: at most that much more is given away there.
        var more = 0;
        while ((await other.TakeAsync(greedy, 60)).Wait == TimeSpan.Zero)
        {
            more++;
        }

        Assert.InRange(more, 1, 15);
        Assert.Equal(TimeSpan.Zero, (await other.TakeAsync(modest, 60)).Wait);
        Assert.Empty(one.Drain());
    }

    [Fact]
    public void A_word_that_is_none_of_ours_should_be_refused() => Assert.Throws<FormatException>(() => TakenLimits.Read("AAAA"));

    private sealed class Machine : TimeProvider
    {
        private long _stamp;

        public DateTimeOffset Wall { get; set; } = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => Wall;

        public override long GetTimestamp() => _stamp;

        public void Pass(TimeSpan time) => (Wall, _stamp) = (Wall + time, _stamp + time.Ticks);
    }
}
