using System.Globalization;
using Kefu.Contracts.Standards;
using Kefu.Platform.Settings;
using Kefu.Standards.Domain;

namespace Kefu.Standards.Targets;

/// <summary>Gives the targets of the policy in force, with its name and version as the reason.</summary>
internal sealed class ResponseTargetSource(SettingsStore settings) : IResponseTargets
{
    public const string Key = "standards.response-targets";

    public async Task<ResponseTargets> ForAsync(Guid shopId, string tier, CancellationToken ct)
    {
        var (policy, version) = await settings.InForceAsync<TargetPolicy>(Key, shopId, ct);
        var (goals, set) = (await settings.GetAsync<DepartmentGoals>(DepartmentGoals.Key, shopId, ct), policy.For(tier));
        var name = string.Create(CultureInfo.InvariantCulture, $"{policy.Preset} v{version}") + (policy.Tiers.ContainsKey(tier) ? " · " + tier : "");
        return new ResponseTargets(
            TimeSpan.FromSeconds(set.FirstResponseSeconds),
            TimeSpan.FromSeconds(set.ReplySeconds),
            TimeSpan.FromSeconds(policy.SlowReminderSeconds),
            goals.AnswerRate / 100 ?? policy.AnswerRateGoal,
            goals.Satisfaction / 100 ?? policy.SatisfactionGoal,
            name)
        {
            ClockGoal = goals.Clocks / 100 ?? policy.ClockGoal,
            MeanScoreGoal = goals.MeanScore ?? policy.MeanScoreGoal,
            FeedbackGoal = goals.Feedback / 100 ?? policy.FeedbackGoal,
        };
    }
}
