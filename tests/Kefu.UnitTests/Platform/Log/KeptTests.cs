using Kefu.Platform.Log;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Tests.Platform.Log;

public sealed class KeptTests : IDisposable
{
    private readonly DbContext _db = new(new DbContextOptionsBuilder().UseSqlite("Data Source=:memory:").Options);
    private readonly Kept<string, string> _kept = new();
    private int _reads;

    [Fact]
    public async Task What_was_read_should_be_read_once_for_each_key()
    {
        Assert.Equal("a1", await ReadAsync("a"));
        Assert.Equal("a1", await ReadAsync("a"));
        Assert.Equal("b2", await ReadAsync("b"));
    }

    [Fact]
    public async Task What_changed_should_be_read_again()
    {
        await ReadAsync("a");
        _kept.Forget();
        Assert.Equal("a2", await ReadAsync("a"));
    }

    [Fact]
    public async Task What_changed_while_it_was_read_should_not_be_kept()
    {
        var early = await _kept.GetAsync(_db, "a", () =>
        {
            _kept.Forget();
            return Task.FromResult("old");
        });
        Assert.Equal("old", early);
        Assert.Equal("a1", await ReadAsync("a"));
    }

    [Fact]
    public async Task A_reading_that_failed_should_leave_nothing()
    {
        await Assert.ThrowsAsync<TimeoutException>(() => _kept.GetAsync(_db, "a", () => Task.FromException<string>(new TimeoutException())));
        Assert.Equal("a1", await ReadAsync("a"));
    }

    [Fact]
    public async Task What_a_transaction_reads_should_not_be_kept_nor_taken_from_what_is()
    {
        await using (await _db.Database.BeginTransactionAsync(TestContext.Current.CancellationToken))
        {
            Assert.Equal("a1", await ReadAsync("a"));
        }

        Assert.Equal("a2", await ReadAsync("a"));
        await using (await _db.Database.BeginTransactionAsync(TestContext.Current.CancellationToken))
        {
            Assert.Equal("a3", await ReadAsync("a"));
        }

        Assert.Equal("a2", await ReadAsync("a"));
    }

    public void Dispose() => _db.Dispose();

    private Task<string> ReadAsync(string key) => _kept.GetAsync(_db, key, () => Task.FromResult(key + ++_reads));
}
