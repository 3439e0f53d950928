using Kefu.Contracts.Identity;
using Kefu.Identity.Access;
using Kefu.Identity.People;
using Kefu.Platform.Access;
using Kefu.Platform.Handling;
using Kefu.Platform.Log;

namespace Kefu.Identity.SignIn;

/// <summary>Keeps the language or the theme that a person chose; null leaves as it was.</summary>
[RequiresStaff]
internal sealed record ChooseLook(string? Language, string? Theme) : ICommand<Done>;

internal sealed class ChooseLookHandler(StaffBook book, EventLog log, AfterCommit after, IdentityCache cache, CurrentActor current) : IHandler<ChooseLook, Done>
{
    public async Task<Done> HandleAsync(ChooseLook request, CancellationToken ct)
    {
        var staff = await book.FindAsync(current.Actor.Id, ct);
        staff.Language = request.Language ?? staff.Language;
        staff.Theme = request.Theme ?? staff.Theme;
        log.Append(new ProfileChanged(new StaffId(staff.Id), [request.Language is null ? "theme" : "language"]), "staff", staff.Id, null);
        after.Add(cache.Drop);
        return default;
    }
}
