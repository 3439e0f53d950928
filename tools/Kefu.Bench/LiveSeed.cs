using Kefu.Bench.Reading;
using Kefu.Contracts.Conversations;
using Kefu.Contracts.Customers;
using Kefu.Conversations.Domain;
using Kefu.Customers.Domain;
using Kefu.Identity.Access;
using Kefu.Identity.Data;
using Kefu.Identity.Domain;
using Kefu.Identity.People;
using Kefu.Platform.Access;
using Kefu.Platform.Handling;
using Kefu.Platform.Persistence;
using Kefu.Platform.Time;
using Kefu.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kefu.Bench;

/// <summary>A shop with so many customers who know their tokens; the first of them are in conversations that a person serves.</summary>
internal sealed class LiveSeed
{
    private const string Password = Kefu.Contracts.Identity.DemoAccounts.Password;
    private readonly string _key = ApiKeyActors.Prefix + SecretToken.New();

    /// <summary>The visitors' tokens.</summary>
    public List<string> Tokens { get; } = [];

    /// <summary>The conversations of the first visitors, in their order.</summary>
    public List<Guid> Conversations { get; } = [];

    /// <summary>The key of the program that answers.</summary>
    public string Key => _key;

    /// <summary>The program itself, as events name it.</summary>
    public Guid Program { get; } = Guid.CreateVersion7();

    public static async Task<LiveSeed> CreateAsync(string data, ScratchDatabase? database, int visitors, int talking, CancellationToken ct)
    {
        var seed = new LiveSeed();
        await using var app = KefuHost.Build([$"--Database:DataDirectory={data}", $"--Database:Postgres={database?.Address}"]);
        await KefuCommands.MigrateAsync(app.Services, ct);
        await seed.FillAsync(app.Services, visitors, ct);
        await using (var server = await ServerProcess.StartKefuAsync(data, database?.Address, demo: false, null, ct))
        {
            for (var i = 0; i < talking; i++)
            {
                seed.Conversations.Add(await OpenAsync(server, seed.Tokens[i], ct));
            }

            await server.SettleAsync(ct);
        }

        await using var scope = app.Services.ScopeAs(Actor.System);
        var db = scope.ServiceProvider.GetRequiredService<KefuDbContext>();
        await db.Set<Conversation>().ExecuteUpdateAsync(s => s.SetProperty(c => c.Status, ConversationStatus.Active), ct);
        if (database is not null)
        {
            // Its own tidying up after the seeding would be counted as what idle feeds cost.
            await db.Database.ExecuteSqlRawAsync("VACUUM ANALYZE", ct);
        }

        return seed;
    }

    /// <summary>Signs the supervisor in through the page and gives the cookies.</summary>
    public static async Task<string> SignInAsync(Uri address, CancellationToken ct)
    {
        using var desk = await Desk.SignInAsync(address, "bench", ct);
        return desk.Cookies;
    }

    private async Task FillAsync(IServiceProvider services, int visitors, CancellationToken ct)
    {
        await using var scope = services.ScopeAs(Actor.System);
        var (db, now) = (scope.ServiceProvider.GetRequiredService<KefuDbContext>(), TimeProvider.System.UtcNow());
        var shop = new Shop { Id = Guid.CreateVersion7(), Key = "bench", Name = "Bench", BrandColor = "#336699", TimeZone = "Asia/Shanghai", Language = "en", IdentitySecret = "", WebhookSecret = "", CreatedAtUtc = now };
        string[] rights = ["conversations.work", "conversations.reply", "conversations.see-all"];
        db.Add(shop);
        db.Add(new Role { Key = "bench", Permissions = [.. rights] });
        db.Add(new ApiKey { Id = Program, Name = "bench", TokenHash = SecretToken.Hash(_key), Prefix = _key[..12], Scopes = [.. rights], EveryShop = true, CreatedAtUtc = now, CreatedBy = "bench" });
        for (var i = 0; i < visitors; i++)
        {
            var (customer, token) = (Customer.Unnamed(shop.Id, "", "en", now), VisitorToken.Make());
            var visitor = new Visitor { Id = VisitorId.New(), ShopId = shop.Id, CustomerId = customer.Id, FirstSeenAtUtc = now };
            db.AddRange(customer, visitor, new VisitorToken { Hash = VisitorToken.HashOf(token), VisitorId = visitor.Id, CreatedAtUtc = now, ExpiresAtUtc = now + VisitorToken.Life });
            Tokens.Add(token);
        }

        await db.SaveChangesAsync(ct);
        db.ChangeTracker.Clear();
        await scope.ServiceProvider.GetRequiredService<Dispatcher>().SendAsync(new AddStaff("bench", "Bench", Password, ["bench"], EveryShop: true, Language: "en"), ct);
    }

    private static async Task<Guid> OpenAsync(ServerProcess server, string token, CancellationToken ct)
    {
        using (var first = await WireClient.ConnectAsync(server.Address, "/api/v1/widget/messages", token, ct))
        {
            await first.SendAsync(ct);
        }

        using var http = new HttpClient { BaseAddress = server.Address };
        return await Visitors.AskForPersonAsync(http, token, ct);
    }
}
