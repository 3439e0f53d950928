using FluentValidation;

namespace Kefu.Identity.Domain;

/// <summary>Keeps the policy within what protects anybody.</summary>
internal sealed class PasswordPolicyValidator : AbstractValidator<PasswordPolicy>
{
    public PasswordPolicyValidator()
    {
        RuleFor(p => p.MinLength).InclusiveBetween(8, 128);
        RuleFor(p => p.MinClasses).InclusiveBetween(1, 4);
        RuleFor(p => p.AccountLimit).InclusiveBetween(2, 20);
        RuleFor(p => p.AddressLimit).InclusiveBetween(10, 1000);
        RuleFor(p => p.LockMinutes).InclusiveBetween(1, 1440);
        RuleFor(p => p.InvitationHours).InclusiveBetween(1, 24);
        RuleFor(p => p.SessionHours).InclusiveBetween(1, 168);
        RuleFor(p => p.FreshMinutes).InclusiveBetween(1, 60);
    }
}
