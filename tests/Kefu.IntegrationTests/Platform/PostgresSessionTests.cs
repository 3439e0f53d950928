using Kefu.Platform.Persistence;

namespace Kefu.Tests.Platform;

public sealed class PostgresSessionTests
{
    [Theory]
    [InlineData("max_parallel_workers_per_gather", "0")]
    [InlineData("jit", "off")]
    [InlineData("idle_in_transaction_session_timeout", "4s")]
    public async Task Sessions_should_be_set_for_short_questions(string setting, string value) => Assert.Equal(value, await AskAsync("", setting));

    [Fact]
    public async Task What_the_operator_sets_should_win_and_leave_the_rest()
    {
        Assert.Equal("on", await AskAsync(";Options=-c jit=on", "jit"));
        Assert.Equal("4s", await AskAsync(";Options=-c jit=on", "idle_in_transaction_session_timeout"));
    }

    private static async Task<string?> AskAsync(string more, string setting)
    {
        Assert.SkipWhen(KefuApp.Postgres is null, "KEFU_TEST_POSTGRES is not set");
        await using var dialect = new PostgresDialect(KefuApp.Postgres + ";Database=postgres" + more);
        await using var connection = await dialect.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT current_setting('" + setting + "')";
        return (string?)await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }
}
