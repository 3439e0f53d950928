using System.Text.Json;
using Kefu.Contracts.Identity;
using Kefu.Identity.Access;
using Kefu.Identity.Data;
using Kefu.Identity.People;
using Kefu.Identity.Shops;
using Kefu.Platform.Access;
using Kefu.Platform.Errors;
using Kefu.Platform.Handling;
using Kefu.Platform.Modules;
using Kefu.Platform.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Identity.Demo;

/// <summary>The lamp shop and its floor. The shop's secrets are left in the data folder for the demo storefront.</summary>
internal sealed class DemoPeople(Dispatcher dispatcher, DatabaseOptions options, KefuDbContext db, CurrentActor current, IdentityCache cache, AfterCommit after) : IDemoSeed
{
    private const string Password = DemoAccounts.Password;

    public int Order => 10;

    private static readonly string[] Accounts = ["admin", "auditor", "technician", "head", "supervisor", "leader", "agent1", "agent2", "agent3", "tech", "logistics", "analyst", "merchant"];

    /// <summary>Nobody removes themselves: whoever takes the demo out has an account of their own.</summary>
    public async Task RemoveAsync(Guid shopId, CancellationToken ct)
    {
        var people = await db.Set<Staff>().Where(s => Accounts.Contains(s.UserName)).ToListAsync(ct);
        if (people.Exists(p => p.Id == current.Actor.Id))
        {
            throw new RuleBroken<IdentityText>("identity.demo-own-account");
        }

        var ids = people.ConvertAll(p => p.Id);
        await db.Set<Session>().Where(s => ids.Contains(s.StaffId)).ExecuteDeleteAsync(ct);
        await db.Set<Staff>().Where(s => ids.Contains(s.Id)).ExecuteDeleteAsync(ct);
        await db.Set<Shop>().Where(s => s.Id == shopId).ExecuteDeleteAsync(ct);
        db.ChangeTracker.Clear();
        after.Add(cache.Drop);
        File.Delete(Path.Combine(options.DataDirectory, "demo-shop.json"));
    }

    public async Task SeedAsync(CancellationToken ct)
    {
        var shop = await dispatcher.SendAsync(new OpenShop(DemoAccounts.ShopKey, "屿光", Origins: ["http://127.0.0.1:5081", "http://localhost:5081"]), ct);
        Directory.CreateDirectory(options.DataDirectory);
        await File.WriteAllTextAsync(
            Path.Combine(options.DataDirectory, "demo-shop.json"),
            JsonSerializer.Serialize(new { shop = DemoAccounts.ShopKey, identitySecret = shop.IdentitySecret, webhookSecret = shop.WebhookSecret }),
            ct);

        Guid[] here = [shop.ShopId];
        await AddAsync("admin", "管理员", "administrator", everyShop: true);
        await AddAsync("auditor", "沈君", "security-auditor", everyShop: true);
        await AddAsync("technician", "余笑", "system-technician", everyShop: true);
        await AddAsync("head", "周岚", "head-of-department", everyShop: true);
        await AddAsync("supervisor", "何珊", "operations-supervisor", everyShop: true);
        await AddAsync("leader", "李静", "team-leader", team: "售前一组");
        await AddAsync("agent1", "王晓琳", "agent", team: "售后一组");
        await AddAsync("agent2", "陈默", "agent", team: "售后一组");
        await AddAsync("agent3", "林可", "agent", team: "售前一组");
        await AddAsync("tech", "赵磊", "technical-support-engineer", team: "技术支持组");
        await AddAsync("logistics", "孙浩", "logistics-investigator", team: "物流组");
        await AddAsync("analyst", "顾宁", "market-analyst");
        await AddAsync("merchant", "屿光店主", "merchant");

        async Task AddAsync(string account, string name, string role, bool everyShop = false, string? team = null) =>
            await dispatcher.SendAsync(new AddStaff(account, name, Password, [role], everyShop, everyShop ? [] : here, Team: team, Language: null, PasswordAges: false), ct);
    }
}
