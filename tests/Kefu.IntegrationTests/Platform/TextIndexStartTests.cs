using Kefu.Platform.Persistence;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Kefu.Tests.Platform;

public sealed class TextIndexStartTests
{
    [Fact]
    public async Task Nodes_that_start_at_once_on_an_empty_database_should_all_find_the_tables_of_the_search()
    {
        Assert.SkipWhen(KefuApp.Postgres is null, "KEFU_TEST_POSTGRES is not set");
        var ct = TestContext.Current.CancellationToken;
        await using var dialect = new PostgresDialect(KefuApp.Postgres + ";Database=postgres");
        for (var round = 0; round < 30; round++)
        {
            var table = "race_" + Guid.CreateVersion7().ToString("N");
            try
            {
                var nodes = Enumerable.Range(0, 6).Select(_ => Creation(dialect, table)).ToList();
                await Task.WhenAll(nodes.Select(node => Task.Run(() => node.StartingAsync(ct), ct)));
            }
            finally
            {
                await RunAsync(dialect, $"DROP TABLE IF EXISTS {table}", ct);
            }
        }
    }

    private static IHostedLifecycleService Creation(IDialect dialect, string table) =>
        (IHostedLifecycleService)new ServiceCollection().AddSingleton(dialect).AddTextIndex(table).BuildServiceProvider().GetRequiredService<IHostedService>();

    private static async Task RunAsync(PostgresDialect dialect, string sql, CancellationToken ct)
    {
        await using var connection = await dialect.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(ct);
    }
}
