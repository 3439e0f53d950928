using Kefu.Identity.Domain;
using Kefu.Platform.Settings;
using Microsoft.Extensions.Localization;

namespace Kefu.Identity.People;

/// <summary>Says beforehand what a new password must be.</summary>
internal sealed class PasswordWords(SettingsStore settings, IStringLocalizer<IdentityText> text)
{
    public async Task<string> RulesAsync(CancellationToken ct)
    {
        var policy = await settings.GetAsync<PasswordPolicy>(IdentityModule.PasswordPolicyKey, Guid.Empty, ct);
        var rules = policy.Rules();
        var advised = Math.Max(policy.Shortest(), rules.AdvisedLength);
        return rules.MinClasses > 1
            ? text["identity.rules-dengbao", policy.Shortest(), advised, rules.MinClasses, rules.MaxAgeDays, rules.History]
            : text["identity.rules-asvs", policy.Shortest(), advised];
    }
}
