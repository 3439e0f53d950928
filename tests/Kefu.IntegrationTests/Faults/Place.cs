using Kefu.Platform.Access;
using Kefu.Platform.Persistence;
using Kefu.Tests.Conversations;
using Kefu.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Kefu.Tests.Faults;

/// <summary>Where faults happen: a data folder, a database, a shop, and an agent who serves a conversation.</summary>
/// <param name="Connection">The database without detours; empty for the embedded one.</param>
internal sealed record Place(Database Kind, string Folder, string Connection, TestShop Shop, string Account, Guid Conversation) : IAsyncDisposable
{
    // A connection of a pool may be one to a server that was killed meanwhile.
    private readonly Lazy<WebApplication> _reader = new(() => KefuHost.Build([$"--Database:DataDirectory={Folder}", $"--Database:Postgres={(Connection.Length > 0 ? Connection + ";Pooling=false" : "")}"], builder => builder.Logging.ClearProviders()));

    /// <summary>Prepares the database, and whatever else the test needs in it.</summary>
    public static async Task<Place> PrepareAsync(string folder, string connection, Func<KefuApp, TestShop, TestPerson, Task>? more = null, params string[] settings)
    {
        var kind = connection.Length > 0 ? Database.Postgres : Database.Sqlite;
        await using var app = await KefuApp.StartAsync(kind, folder: folder, database: kind == Database.Postgres ? "named by the connection" : null, settings: [$"--Database:Postgres={connection}", .. settings]);
        var shop = await app.NewShopAsync();
        var agent = await app.NewStaffAsync(shop, "agent");
        var (_, conversation) = await app.ServedByAsync(shop, agent);
        if (more is not null)
        {
            await more(app, shop, agent);
        }

        return new Place(kind, folder, connection, shop, agent.Account, conversation);
    }

    /// <summary>Reads what is kept, beside whatever runs on it.</summary>
    public async Task<T> ReadAsync<T>(Func<KefuDbContext, Task<T>> read)
    {
        await using var scope = _reader.Value.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentActor>().Become(Actor.System);
        return await read(scope.ServiceProvider.GetRequiredService<KefuDbContext>());
    }

    public async ValueTask DisposeAsync()
    {
        if (_reader.IsValueCreated)
        {
            await _reader.Value.DisposeAsync();
        }
    }
}
