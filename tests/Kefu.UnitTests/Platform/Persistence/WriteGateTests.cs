using Kefu.Platform.Persistence;

namespace Kefu.Tests.Platform.Persistence;

public class WriteGateTests
{
    private readonly WriteGate _gate = new(new SqliteDialect("never-opened.db"));
    private readonly List<string> _order = [];

    [Fact]
    public async Task Turns_should_alternate_between_the_group_and_the_others()
    {
        var first = await _gate.EnterAsync(CancellationToken.None);
        Task[] writers = [PassAsync("other 1"), PassAsync("other 2"), PassAsync("other 3"), PassAsync("group 1"), PassAsync("group 2")];
        first.Dispose();
        await Task.WhenAll(writers);
        Assert.Equal(["group 1", "other 1", "group 2", "other 2", "other 3"], _order);
    }

    [Fact]
    public async Task A_turn_should_not_be_given_to_who_has_gone_away()
    {
        using var leave = new CancellationTokenSource();
        var first = await _gate.EnterAsync(CancellationToken.None);
        var gone = PassAsync("gone", leave.Token);
        var stays = PassAsync("stays");
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
        first.Dispose();
        await stays;
        Assert.Equal(["stays"], _order);
    }

    [Fact]
    public async Task Handing_on_twice_should_let_nobody_in_beside_the_next()
    {
        var first = await _gate.EnterAsync(CancellationToken.None);
        var second = _gate.EnterAsync(CancellationToken.None).AsTask();
        var third = _gate.EnterAsync(CancellationToken.None).AsTask();
        first.Dispose();
        first.Dispose();
        var turn = await second;
        Assert.False(third.IsCompleted);
        turn.Dispose();
        (await third).Dispose();
    }

    private async Task PassAsync(string name, CancellationToken ct = default)
    {
        using var turn = await (name.StartsWith("group", StringComparison.Ordinal) ? _gate.EnterForGroupAsync(ct) : _gate.EnterAsync(ct));
        _order.Add(name);
    }
}
