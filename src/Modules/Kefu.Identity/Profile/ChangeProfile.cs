using FluentValidation;
using Kefu.Contracts.Identity;
using Kefu.Identity.Access;
using Kefu.Identity.Data;
using Kefu.Identity.People;
using Kefu.Identity.Shops;
using Kefu.Platform.Access;
using Kefu.Platform.Handling;
using Kefu.Platform.Log;
using Microsoft.Extensions.Localization;

namespace Kefu.Identity.Profile;

/// <summary>Changes what a person prefers for themselves; rights are not among it.</summary>
[RequiresStaff]
public sealed record ChangeProfile(string Language, string? TimeZone, SendKey SendKey, string? Theme) : ICommand<Done>;

internal sealed class ChangeProfileValidator : AbstractValidator<ChangeProfile>
{
    public ChangeProfileValidator(IStringLocalizer<IdentityText> text)
    {
        RuleFor(p => p.Language).Must(ShopFields.IsLanguage).WithMessage(_ => text["identity.language-form"]);
        RuleFor(p => p.TimeZone).Must(z => string.IsNullOrEmpty(z) || ShopFields.IsTimeZone(z)).WithMessage(_ => text["identity.zone-form"]);
        RuleFor(p => p.SendKey).IsInEnum().WithMessage(_ => text["identity.needed"]);
    }
}

internal sealed class ChangeProfileHandler(StaffBook book, EventLog log, AfterCommit after, IdentityCache cache, CurrentActor current) : IHandler<ChangeProfile, Done>
{
    public async Task<Done> HandleAsync(ChangeProfile request, CancellationToken ct)
    {
        var staff = await book.FindAsync(current.Actor.Id, ct);
        staff.Language = request.Language;
        staff.TimeZone = string.IsNullOrEmpty(request.TimeZone) ? null : request.TimeZone;
        staff.SendKey = request.SendKey;
        staff.Theme = request.Theme is "light" or "dark" ? request.Theme : "";
        log.Append(new ProfileChanged(new StaffId(staff.Id), ["language", "timeZone", "sendKey", "theme"]), "staff", staff.Id, null);
        after.Add(cache.Drop);
        return default;
    }
}
