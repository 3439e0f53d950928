using FluentValidation;
using Microsoft.Extensions.Localization;

namespace Kefu.Identity.Domain;

/// <summary>Keeps the policy within what protects anybody.</summary>
internal sealed class PasswordPolicyValidator : AbstractValidator<PasswordPolicy>
{
    public PasswordPolicyValidator(IStringLocalizer<IdentityText> text)
    {
        RuleFor(p => p.Profile).Must(p => p is not null && PasswordProfile.All.ContainsKey(p)).WithMessage(_ => text["identity.profile-unknown"]);
        RuleFor(p => p.MinLength).InclusiveBetween(8, 64);
        RuleFor(p => p.AccountLimit).InclusiveBetween(2, 20);
        RuleFor(p => p.AddressLimit).InclusiveBetween(10, 1000);
        RuleFor(p => p.LockMinutes).InclusiveBetween(1, 1440);
        RuleFor(p => p.InvitationHours).InclusiveBetween(1, 24);
        RuleFor(p => p.SessionHours).InclusiveBetween(1, 24);
        RuleFor(p => p.IdleMinutes).InclusiveBetween(2, 480);
        RuleFor(p => p.AdministratorIdleMinutes).InclusiveBetween(2, 120);
        RuleFor(p => p.FreshMinutes).InclusiveBetween(1, 60);
        RuleFor(p => p.SecondFactor).Must(f => SecondFactorRule.All.Contains(f, StringComparer.Ordinal)).WithMessage(_ => text["identity.factor-rule-unknown"]);
    }
}
