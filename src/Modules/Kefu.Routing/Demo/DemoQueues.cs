using System.Text.Json;
using Kefu.Contracts.Identity;
using Kefu.Platform.Handling;
using Kefu.Platform.Log;
using Kefu.Platform.Modules;
using Kefu.Platform.Persistence;
using Kefu.Platform.Settings;
using Kefu.Routing.Domain;
using Kefu.Routing.QueueWork;
using Kefu.Routing.SaveProfile;
using Kefu.Routing.SaveQueue;

namespace Kefu.Routing.Demo;

/// <summary>The lamp shop's queues, its map from class to skill to queue, and who can do what.</summary>
internal sealed class DemoQueues(Dispatcher dispatcher, IShopDirectory shops, IStaffDirectory staff, SettingsStore settings, KefuDbContext db, EventLog log, AfterCommit after) : IDemoSeed
{
    private const string Reason = "demo";

    public int Order => 20;

    public async Task SeedAsync(CancellationToken ct)
    {
        var shop = (await shops.FindByKeyAsync(DemoAccounts.ShopKey, ct))!;
        foreach (var (key, zh, en) in new[] { ("presale", "售前咨询", "Pre-sale"), ("logistics", "订单物流", "Orders and delivery"), ("aftersale", "售后退换", "After-sale"), ("technical", "技术支持", "Technical"), ("vip", "VIP 专席", "VIP") })
        {
            await dispatcher.SendAsync(new SaveQueue.SaveQueue(shop.Id, key, zh, en, "chat", 30, AutoAccept: false, Hours: null, Reason), ct);
        }

        await SaveMapAsync(shop.Id, ct);
        foreach (var person in (await staff.ListAsync(shop.Id, ct)).Where(p => p.Permissions.Contains("conversations.reply")))
        {
            var skills = person.TeamName switch
            {
                "售后一组" => new Dictionary<string, int>(StringComparer.Ordinal) { ["after-sale"] = 3, ["logistics"] = 2 },
                "技术支持组" => new Dictionary<string, int>(StringComparer.Ordinal) { ["technical"] = 4 },
                "物流组" => new Dictionary<string, int>(StringComparer.Ordinal) { ["logistics"] = 4 },
                _ => new Dictionary<string, int>(StringComparer.Ordinal) { ["after-sale"] = 2, ["logistics"] = 2 },
            };
            await dispatcher.SendAsync(
                new SaveProfile.SaveProfile(person.Id, EveryQueue: true, [], skills, new Dictionary<string, int>(StringComparer.Ordinal) { ["chat"] = 6 }, [], [], Reason), ct);
        }
    }

    private async Task SaveMapAsync(Guid shopId, CancellationToken ct)
    {
        DispatchTable table = new()
        {
            Rules =
            [
                new() { Id = "vip", Name = "黑金客户到专席", Queue = "vip", Tiers = ["black"] },
                new() { Id = "after-sale", Name = "售后维权", Queue = "aftersale", Classes = ["after-sale", "complaint"], Skills = [new SkillNeed("after-sale", 1)] },
                new() { Id = "logistics", Name = "订单物流", Queue = "logistics", Classes = ["logistics", "order", "payment"], Skills = [new SkillNeed("logistics", 1)] },
                new() { Id = "technical", Name = "技术问题", Queue = "technical", Classes = ["technical"], Skills = [new SkillNeed("technical", 1)] },
                new() { Id = "presale", Name = "其余到售前", Queue = "presale" },
            ],
        };
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await settings.SetAsync(Dispatching.TableKey, shopId, JsonSerializer.SerializeToElement(table, KefuJson.Options), Reason, ct);
        await db.SaveChangesAsync(ct);
        await log.WriteAsync(ct);
        await transaction.CommitAsync(ct);
        after.Run();
    }
}
