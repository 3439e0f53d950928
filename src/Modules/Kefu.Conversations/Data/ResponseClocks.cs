using Kefu.Contracts.Standards;
using Kefu.Conversations.Domain;

namespace Kefu.Conversations.Data;

/// <summary>The clocks that run while a customer waits, by the policy in force.</summary>
internal sealed class ResponseClocks(IResponseTargets? targets = null)
{
    // What holds while no standard is installed.
    private static readonly ResponseTargets Fallback = new(TimeSpan.FromSeconds(60), TimeSpan.FromMinutes(3), TimeSpan.FromSeconds(100), 0.9, 0.9, "");

    public async Task<ResponseTargets> TargetsAsync(Guid shopId, string tier, CancellationToken ct) =>
        targets is null ? Fallback : await targets.ForAsync(shopId, tier, ct);

    public async Task<Clock> FirstResponseAsync(Guid shopId, string tier, CancellationToken ct)
    {
        var target = await TargetsAsync(shopId, tier, ct);
        return new Clock(target.FirstResponse, Clock.FirstResponse + "|" + target.Policy);
    }

    public async Task<Clock> ReplyAsync(Guid shopId, string tier, CancellationToken ct)
    {
        var target = await TargetsAsync(shopId, tier, ct);
        return new Clock(target.Reply, Clock.Reply + "|" + target.Policy);
    }
}
