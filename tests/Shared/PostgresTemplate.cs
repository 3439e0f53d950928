using Kefu.Web;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Kefu.Tests;

/// <summary>A database at the version of today, made once a run: copying it costs a tenth of making each test's own.</summary>
internal static class PostgresTemplate
{
    private static readonly Lazy<Task<string>> Made = new(MakeAsync);

    // The server copies from a template only while nobody else does anything with it.
    private static readonly SemaphoreSlim OneAtATime = new(1);

    /// <summary>Makes a database of the test's own and tells its name.</summary>
    public static async Task<string> CopyAsync()
    {
        var template = await Made.Value;
        var name = NewName();
        await OneAtATime.WaitAsync();
        try
        {
            await RunAsync($"CREATE DATABASE \"{name}\" TEMPLATE \"{template}\"");
        }
        finally
        {
            OneAtATime.Release();
        }

        return name;
    }

    public static async Task DropAsync()
    {
        if (Made.IsValueCreated)
        {
            await KefuApp.DropAsync(await Made.Value);
        }
    }

    /// <summary>Runs a statement about whole databases on the server of the tests.</summary>
    public static async Task RunAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(KefuApp.ConnectionTo("postgres"));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static string NewName() => "kefu_" + Guid.CreateVersion7().ToString("N");

    private static async Task<string> MakeAsync()
    {
        var name = NewName();
        var folder = Directory.CreateTempSubdirectory("kefu-template-");
        try
        {
            await using var app = KefuHost.Build(KefuApp.SettingsFor(folder.FullName, KefuApp.ConnectionTo(name) + ";Pooling=false"), builder => builder.Logging.ClearProviders());
            await KefuCommands.MigrateAsync(app.Services, CancellationToken.None);
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        return name;
    }
}
