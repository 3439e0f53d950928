using Kefu.Platform.Persistence;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Kefu.Tests.Platform;

public sealed class PostgresSessionTests
{
    [Theory]
    [InlineData("max_parallel_workers_per_gather", "0")]
    [InlineData("jit", "off")]
    [InlineData("random_page_cost", "1.1")]
    [InlineData("idle_in_transaction_session_timeout", "4s")]
    public async Task Sessions_should_be_set_for_short_questions(string setting, string value) => Assert.Equal(value, await AskAsync("", setting));

    [Fact]
    public async Task What_the_operator_sets_should_win_and_leave_the_rest()
    {
        Assert.Equal("on", await AskAsync(";Options=-c jit=on", "jit"));
        Assert.Equal("4s", await AskAsync(";Options=-c jit=on", "idle_in_transaction_session_timeout"));
    }

    [Theory]
    [InlineData("", GssEncryptionMode.Disable)]
    [InlineData(";GSS Encryption Mode=Prefer", GssEncryptionMode.Prefer)]
    public async Task Kerberos_should_be_asked_for_only_where_the_operator_says_so(string more, GssEncryptionMode mode)
    {
        await using var dialect = new PostgresDialect("Host=127.0.0.1;Database=kefu" + more);
        var options = new DbContextOptionsBuilder();
        dialect.Configure(options);
        await using var context = new DbContext(options.Options);
        Assert.Equal(mode, new NpgsqlConnectionStringBuilder(context.Database.GetDbConnection().ConnectionString).GssEncryptionMode);
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
