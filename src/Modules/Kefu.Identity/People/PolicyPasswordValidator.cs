using Kefu.Contracts.Identity;
using Kefu.Identity.Data;
using Kefu.Identity.Domain;
using Kefu.Platform.Settings;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Localization;

namespace Kefu.Identity.People;

/// <summary>Holds new passwords against the policy in force.</summary>
internal sealed class PolicyPasswordValidator(SettingsStore settings, IShopDirectory shops, IStringLocalizer<IdentityText> text) : IPasswordValidator<Staff>
{
    public async Task<IdentityResult> ValidateAsync(UserManager<Staff> manager, Staff user, string? password)
    {
        var policy = await settings.GetAsync<PasswordPolicy>(IdentityModule.PasswordPolicyKey, Guid.Empty, CancellationToken.None);
        var words = (await shops.ListAsync(CancellationToken.None)).SelectMany(s => new[] { s.Name, s.Key }).Concat(user.Name.Split(' ')).Concat((user.UserName ?? "").Split('@', '.', '-', '_')).Concat(["kefu", "客服"]);
        var faults = policy.FaultsOf(password ?? "", user.UserName ?? "", words).Select(f => new IdentityError { Code = f.Code, Description = text[f.Code, f.Value] }).ToArray();
        return faults.Length == 0 ? IdentityResult.Success : IdentityResult.Failed(faults);
    }
}
