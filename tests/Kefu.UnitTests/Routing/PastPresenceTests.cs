using Kefu.Contracts.Identity;
using Kefu.Contracts.Routing;
using Kefu.Routing.ReplayRules;

namespace Kefu.Tests.Routing;

public sealed class PastPresenceTests
{
    private static readonly DateTime From = new(2026, 11, 16, 0, 0, 0, DateTimeKind.Utc);
    private static readonly DateTime To = From.AddDays(7);

    private static (DateTime AtUtc, PresenceChanged Change) At(double hours, Presence before, Presence after) => (From.AddHours(hours), new PresenceChanged(StaffId.New(), before, after, "chosen"));

    [Fact]
    public void A_person_should_count_as_there_only_while_online()
    {
        var stretches = PastPresence.Stretches(
            [At(9, Presence.Offline, Presence.Online), At(12, Presence.Online, Presence.Break), At(13, Presence.Break, Presence.Online), At(18, Presence.Online, Presence.Offline), At(33, Presence.Offline, Presence.Busy), At(34, Presence.Busy, Presence.Offline)],
            onlineNow: false, From, To);
        Assert.Equal([(From.AddHours(9), From.AddHours(12)), (From.AddHours(13), From.AddHours(18))], stretches);
    }

    [Fact]
    public void Who_was_online_before_or_still_is_should_count_from_the_beginning_or_to_the_end()
    {
        Assert.Equal([(From, From.AddHours(1)), (From.AddHours(2), To)], PastPresence.Stretches([At(1, Presence.Online, Presence.Training), At(2, Presence.Training, Presence.Online)], onlineNow: true, From, To));
        Assert.Equal([(From, To)], PastPresence.Stretches([], onlineNow: true, From, To));
        Assert.Empty(PastPresence.Stretches([], onlineNow: false, From, To));
    }
}
