using Kefu.Platform.Persistence;
using Microsoft.Extensions.DependencyInjection;

namespace Kefu.Tests.Platform;

/// <summary>Numbers that people read.</summary>
public sealed class CounterTests
{
    [Theory, OnEachDatabase]
    public async Task Numbers_should_come_one_after_another_and_never_twice(Database database)
    {
        var app = await KefuApp.For(database);
        var name = "test." + Guid.CreateVersion7();
        var drawn = await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ =>
        {
            var number = 0L;
            using (await app.Services.GetRequiredService<WriteGate>().EnterAsync(CancellationToken.None))
            {
                await app.AsSystemAsync(async services => number = await services.GetRequiredService<Counters>().NumberAsync(name, CancellationToken.None));
            }

            return number;
        }));
        Assert.Equal(Enumerable.Range(1, 20).Select(n => (long)n), drawn.Order());
    }

    [Fact]
    public async Task Whoever_has_drawn_a_number_should_hold_up_nobody_else()
    {
        Assert.SkipWhen(KefuApp.Postgres is null, "KEFU_TEST_POSTGRES is not set");
        var ct = TestContext.Current.CancellationToken;
        var app = await KefuApp.For(Database.Postgres);
        var name = "test." + Guid.CreateVersion7();
        Task<long> DrawAsync(IServiceProvider services) => services.GetRequiredService<Counters>().NumberAsync(name, ct).WaitAsync(TimeSpan.FromSeconds(3), ct);
        await app.AsSystemAsync(async first =>
        {
            var db = first.GetRequiredService<KefuDbContext>();
            await using var transaction = await db.Database.BeginTransactionAsync(ct);
            Assert.Equal(1, await DrawAsync(first));
            await app.AsSystemAsync(async second => Assert.Equal(2, await DrawAsync(second)));
            await transaction.RollbackAsync(ct);
        });
        await app.AsSystemAsync(async third => Assert.Equal(3, await DrawAsync(third)));
    }
}
