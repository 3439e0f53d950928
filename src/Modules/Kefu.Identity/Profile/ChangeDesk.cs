using System.Text.Json;
using FluentValidation;
using Kefu.Contracts.Identity;
using Kefu.Identity.Access;
using Kefu.Identity.People;
using Kefu.Platform.Access;
using Kefu.Platform.Handling;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Microsoft.Extensions.Localization;

namespace Kefu.Identity.Profile;

/// <summary>Keeps how a person's desk behaves wherever they sign in: their own keys, sound, notices beside the browser.</summary>
/// <param name="Keys">From the key an action has by itself to the key the person chose for it.</param>
[RequiresStaff]
public sealed record ChangeDesk(IReadOnlyDictionary<string, string>? Keys, bool Sound, bool Notices) : ICommand<Done>;

internal sealed class ChangeDeskValidator : AbstractValidator<ChangeDesk>
{
    private const int MostKeys = 50;
    private const int LongestKey = 20;

    public ChangeDeskValidator(IStringLocalizer<IdentityText> text) =>
        RuleFor(d => d.Keys).Must(k => k is null || (k.Count <= MostKeys && k.All(p => p.Key.Length is > 0 and <= LongestKey && p.Value?.Length is > 0 and <= LongestKey))).WithMessage(_ => text["identity.keys-form"]);
}

internal sealed class ChangeDeskHandler(StaffBook book, EventLog log, AfterCommit after, IdentityCache cache, CurrentActor current) : IHandler<ChangeDesk, Done>
{
    public async Task<Done> HandleAsync(ChangeDesk request, CancellationToken ct)
    {
        var staff = await book.FindAsync(current.Actor.Id, ct);
        staff.Desk = JsonSerializer.Serialize(request with { Keys = request.Keys ?? new Dictionary<string, string>(StringComparer.Ordinal) }, KefuJson.Options);
        log.Append(new ProfileChanged(new StaffId(staff.Id), ["desk"]), "staff", staff.Id, null);
        after.Add(cache.Drop);
        return default;
    }
}
