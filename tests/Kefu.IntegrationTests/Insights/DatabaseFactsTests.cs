using Kefu.Contracts.Conversations;
using Kefu.Contracts.Customers;
using Kefu.Insights.Data;
using Kefu.Insights.Domain;
using Kefu.Platform.Persistence;
using Microsoft.Extensions.DependencyInjection;

namespace Kefu.Tests.Insights;

/// <summary>What a batch of the log remembers of its own lines before they are saved.</summary>
public sealed class DatabaseFactsTests
{
    [Theory, OnEachDatabase]
    public async Task A_shop_that_is_forgotten_should_take_only_its_own_lines_along(Database database)
    {
        var ct = TestContext.Current.CancellationToken;
        var app = await KefuApp.For(database);
        var (customer, kept, gone) = (new CustomerId(Guid.CreateVersion7()), Guid.CreateVersion7(), Guid.CreateVersion7());
        await app.AsSystemAsync(async services =>
        {
            var db = services.GetRequiredService<KefuDbContext>();
            await using var transaction = await db.Database.BeginTransactionAsync(ct);
            var store = new DatabaseFacts(db);
            var (here, there) = (await AddAsync(store, customer, kept), await AddAsync(store, customer, gone));

            await store.ForgetAsync(gone, ct);

            Assert.Same(here, await store.LastOfAsync(customer, kept, ct));
            Assert.Same(here, await store.FindAsync(here.Conversation, ct));
            Assert.Null(await store.LastOfAsync(customer, gone, ct));
            Assert.Null(await store.FindAsync(there.Conversation, ct));
            await transaction.RollbackAsync(ct);
        });
    }

    private static async Task<ConversationLine> AddAsync(DatabaseFacts store, CustomerId customer, Guid shop)
    {
        Assert.Null(await store.LastOfAsync(customer, shop, TestContext.Current.CancellationToken));
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        var line = new ConversationLine { Conversation = ConversationId.New(), ShopId = shop, Customer = customer, Channel = "chat", OpenedAtUtc = now, LastMessageAtUtc = now };
        store.Add(line);
        return line;
    }
}
