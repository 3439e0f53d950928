using System.Net;
using Kefu.Platform.Access;
using Kefu.Platform.Errors;
using Kefu.Platform.Nodes;
using Kefu.Platform.Web.Limits;

namespace Kefu.Tests.Platform;

public sealed class FeedSlotsTests
{
    private static readonly Actor Person = Actor.System with { Id = Guid.CreateVersion7() };
    private static readonly LimitKey Who = new(Door.Feed, LimitKind.Identity, DoorLimits.KeyOf(Person.Id));
    private static readonly IPAddress Office = IPAddress.Parse("203.0.113.7");
    private static readonly LimitKey Where = new(Door.Feed, LimitKind.Address, DoorLimits.KeyOf(Office));
    private readonly Clock _clock = new();

    [Fact]
    [Case("T-S1")]
    public void What_other_nodes_hold_should_count_until_they_fall_silent_or_tell_all_anew()
    {
        var slots = new FeedSlots(_clock);
        slots.Hear("b", false, [(Who, 1)]);
        slots.Hear("c", false, [(Who, 1)]);
        Assert.Throws<TooMany>(() => Enter(slots));

        slots.Hear("b", true, []);
        using var first = Enter(slots);
        slots.Hear("b", false, [(Who, 2), (Where, 1)]);
        Assert.Throws<TooMany>(() => Enter(slots));

        // One goes on speaking, the other was killed.
        _clock.Now += FeedSlots.Lease / 2;
        slots.Hear("c", false, []);
        _clock.Now += FeedSlots.Lease / 2;
        Assert.Throws<TooMany>(() => Enter(slots));
        slots.Hear("c", false, [(Who, 0)]);
        using var second = Enter(slots);
        Assert.Throws<TooMany>(() => Enter(slots));
    }

    [Fact]
    [Case("T-S1")]
    public void What_is_told_should_be_what_changed_or_all_that_is_held()
    {
        var told = 0;
        var slots = new FeedSlots(_clock) { Changed = () => told++ };
        var first = Enter(slots);
        var second = Enter(slots);
        Assert.Equal([(Who, 2), (Where, 2)], slots.Drain(all: false));
        Assert.Empty(slots.Drain(all: false));
        first.Dispose();
        Assert.Equal(3, told);
        Assert.Equal([(Who, 1), (Where, 1)], slots.Drain(all: false));
        Assert.Equal([(Who, 1), (Where, 1)], slots.Drain(all: true));
        second.Dispose();
        Assert.Empty(slots.Drain(all: true));
    }

    [Theory]
    [InlineData(0, true), InlineData(3, false), InlineData(600, true)]
    public void What_a_node_holds_should_be_read_as_it_was_written(int many, bool all)
    {
        List<(LimitKey Key, int Count)> held = [.. Enumerable.Range(0, many).Select(i => (new LimitKey(Door.Feed, (LimitKind)(i % 2), (UInt128)i << 90), i))];
        var words = HeldFeeds.Write(all, held).ToList();
        Assert.All(words, w => Assert.InRange(w.Length, 1, 7_500));
        var read = words.ConvertAll(w => HeldFeeds.Read(w));
        Assert.Equal(held, read.SelectMany(r => r.Held));
        Assert.Equal([all, .. Enumerable.Repeat(false, words.Count - 1)], read.Select(r => r.All));
    }

    [Fact]
    public void A_word_that_is_none_of_ours_should_be_refused() =>
        Assert.All(["", "aAAAA", "xAAAA"], word => Assert.Throws<FormatException>(() => HeldFeeds.Read(word)));

    private static IDisposable Enter(FeedSlots slots) => slots.Enter(Person, Office, (2, 10));

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
