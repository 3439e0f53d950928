using System.Collections.Frozen;
using Kefu.Conversations.Data;
using Kefu.Conversations.Domain;
using Kefu.Platform.Access;
using Kefu.Platform.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kefu.Tests.Conversations;

/// <summary>However many conversations are over, the desk's lists must not walk over them.</summary>
public sealed class ListPlanTests
{
    [Theory]
    [InlineData("conversations.work")]
    [InlineData("conversations.see-all")]
    public async Task Lists_of_open_conversations_should_walk_the_open_ones_only(string right)
    {
        await using var app = await KefuApp.StartAsync(Database.Sqlite);
        var plan = await PlanAsync(app, right, all => all.Where(Conversation.Ongoing).OrderBy(c => c.DueAtUtc).ThenByDescending(c => c.LastMessageAtUtc).ThenByDescending(c => c.Number).Take(51));

        // Which of the two is the engine's choice: it knows how many are over only once it was told to count.
        Assert.True(plan[0].Contains("IX_conversations_conversation_Open", StringComparison.Ordinal) || plan[0].Contains("IX_conversations_conversation_Status_DueAtUtc", StringComparison.Ordinal), string.Join('\n', plan));
    }

    [Fact]
    public async Task What_a_person_is_asked_to_take_should_be_looked_up_and_not_searched_for()
    {
        await using var app = await KefuApp.StartAsync(Database.Sqlite);
        var me = new Contracts.Identity.StaffId(Guid.CreateVersion7());
        var plan = await PlanAsync(app, "conversations.work", all => all.Where(c => c.OfferedTo == me || c.TransferTo == me));

        Assert.Contains(plan, step => step.Contains("IX_conversations_conversation_OfferedTo", StringComparison.Ordinal));
        Assert.Contains(plan, step => step.Contains("IX_conversations_conversation_TransferTo", StringComparison.Ordinal));
        Assert.DoesNotContain("SCAN c", plan);
    }

    private static Task<List<string>> PlanAsync(KefuApp app, string right, Func<IQueryable<Conversation>, IQueryable<Conversation>> query) => app.AsSystemAsync(async services =>
    {
        services.GetRequiredService<CurrentActor>().Become(new Actor(ActorKind.Staff, Guid.CreateVersion7(), "someone", new[] { right }.ToFrozenSet(StringComparer.Ordinal), ShopScope.Of(Guid.CreateVersion7())));
        await services.GetRequiredService<KefuDbContext>().Database.GetDbConnection().OpenAsync();
        await using var command = query(await services.GetRequiredService<ConversationReach>().QueryAsync(CancellationToken.None)).CreateDbCommand();
#pragma warning disable CA2100 // The product's own query.
        command.CommandText = "EXPLAIN QUERY PLAN " + command.CommandText;
#pragma warning restore CA2100
        var plan = new List<string>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            plan.Add(reader.GetString(3));
        }

        return plan;
    });
}
