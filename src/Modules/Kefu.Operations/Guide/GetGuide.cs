using Kefu.Contracts.Conversations;
using Kefu.Contracts.Identity;
using Kefu.Contracts.Routing;
using Kefu.Platform.Access;
using Kefu.Platform.Handling;

namespace Kefu.Operations.Guide;

/// <summary>How far a shop is on its way to the first answered customer.</summary>
[Requires("identity.manage-shops")]
public sealed record GetGuide(Guid? Shop) : IQuery<GuideState>;

/// <summary>The steps of the shop that is looked at; without a shop of one's own only the first.</summary>
/// <param name="Demo">True when the demo's shop is there.</param>
public sealed record GuideState(ShopCard? Shop, IReadOnlyList<ShopCard> Shops, IReadOnlyList<GuideStep> Steps, bool Demo)
{
    /// <summary>How many steps are done.</summary>
    public int Done => Steps.Count(s => s.Done);
}

/// <summary>One step: done when what it asks for is there, not when somebody says so.</summary>
/// <param name="Key"><c>shop</c>, <c>queue</c>, <c>people</c>, <c>online</c>, <c>widget</c> or <c>answer</c>.</param>
public sealed record GuideStep(string Key, bool Done, string? Href);

internal sealed class GetGuideHandler(IShopDirectory shops, IStaffDirectory staff, CurrentActor current, IFirstSteps first, IQueues? queues = null, IPresences? presences = null) : IHandler<GetGuide, GuideState>
{
    public async Task<GuideState> HandleAsync(GetGuide request, CancellationToken ct)
    {
        var all = (await shops.WithinAsync(current.Actor.Shops.Contains, ct)).ToList();
        var demo = all.Exists(s => s.Key == DemoAccounts.ShopKey);
        var own = all.Where(s => s.Key != DemoAccounts.ShopKey).ToList();
        var shop = all.Find(s => s.Id == request.Shop) ?? (own.Count > 0 ? own[0] : demo ? all[0] : null);
        if (shop is null)
        {
            return new GuideState(null, all, [new GuideStep("shop", false, "/settings/shops"), .. ((string[])["queue", "people", "online", "widget", "answer"]).Select(k => new GuideStep(k, false, null))], demo);
        }

        var people = (await staff.ListAsync(shop.Id, ct)).Where(p => p.Permissions.Contains("conversations.reply")).ToList();
        var steps = await first.OfShopAsync(shop.Id, ct);
        var here = presences is null ? [] : (await presences.ListAsync(ct)).Where(p => p.Presence == Presence.Online).Select(p => p.Staff).ToHashSet();
        var hasQueue = queues is not null && (await queues.ListAsync(ct)).Any(q => q.ShopId == shop.Id);
        return new GuideState(
            shop,
            all,
            [
                new GuideStep("shop", true, "/settings/shops/" + shop.Id),
                new GuideStep("queue", hasQueue, If("routing.configure", "/routing/rules")),
                new GuideStep("people", people.Count > 0, If("identity.manage-people", "/settings/people")),
                new GuideStep("online", people.Exists(p => here.Contains(p.Id)), If("conversations.work", "/desk")),
                new GuideStep("widget", steps.Opened, "/settings/shops/" + shop.Id),
                new GuideStep("answer", steps.Answered, "/chat?shop=" + shop.Key),
            ],
            demo);
    }

    /// <summary>A page that the reader may open, or none.</summary>
    private string? If(string permission, string href) => current.Actor.May(permission) ? href : null;
}
