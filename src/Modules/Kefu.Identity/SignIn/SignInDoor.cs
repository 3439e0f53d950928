using Kefu.Contracts.Identity;
using Kefu.Identity.Access;
using Kefu.Identity.Data;
using Kefu.Platform.Access;
using Kefu.Platform.Handling;
using Kefu.Platform.Persistence;
using Kefu.Platform.Time;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Identity.SignIn;

/// <summary>Lets people in by account and password. Whatever is wrong, the answer is the same, and so is the work done.</summary>
internal sealed class SignInDoor(KefuDbContext db, Dispatcher dispatcher, SignInAttempts attempts, IPasswordHasher<Staff> hasher, CurrentActor current, TimeProvider clock)
{
    private static readonly Staff Nobody = new() { Name = "" };
    private static string? _nobodysHash;

    /// <summary>Opens a session and gives the browser its cookies; false when the sign-in is refused.</summary>
    public async Task<bool> TryAsync(HttpContext http, string account, string password, CancellationToken ct)
    {
        if (account.Length is 0 or > 200 || password.Length is 0 or > 200 || !await attempts.TakeAsync(account, current.Source, ct))
        {
            return false;
        }

        var normalized = account.Trim().ToUpperInvariant();
        var staff = await db.Set<Staff>().AsNoTracking().SingleOrDefaultAsync(s => s.NormalizedUserName == normalized, ct);
        if (!IsGood(staff, password))
        {
            await dispatcher.SendAsync(new NoteFailedSignIn(staff?.Id, staff is null ? "account" : "password"), ct);
            return false;
        }

        var session = await dispatcher.SendAsync(new OpenSession(staff!.Id, http.Request.Headers.UserAgent.ToString()), ct);
        if (session is null)
        {
            return false;
        }

        await attempts.GiveBackAsync(account, current.Source, ct);
        await WelcomeAsync(http, session);
        return true;
    }

    /// <summary>Gives the browser the session and the person's own language, zone and theme.</summary>
    public static async Task WelcomeAsync(HttpContext http, OpenedSession session)
    {
        await SessionCookie.GiveAsync(http, session.StaffId, session.Token, session.EndsAtUtc);
        if (session.Language is { } language)
        {
            SessionCookie.SetLanguage(http, language);
        }

        if (session.TimeZone is { } zone)
        {
            SessionCookie.Set(http, Ui.Viewer.ZoneCookie, zone);
        }

        if (session.Theme is { } theme)
        {
            SessionCookie.Set(http, Ui.Viewer.ThemeCookie, theme);
        }

        // What was chosen at this browser's composer stays; a new browser takes the person's own choice.
        if (http.Request.Cookies[Ui.Viewer.SendCookie] is null)
        {
            SessionCookie.SetSendKey(http, session.SendKey);
        }
    }

    private bool IsGood(Staff? staff, string password)
    {
        // An unknown account costs the same as a known one.
        var hash = staff?.PasswordHash ?? (_nobodysHash ??= hasher.HashPassword(Nobody, "nobody"));
        var good = hasher.VerifyHashedPassword(staff ?? Nobody, hash, password) != PasswordVerificationResult.Failed;
        var now = clock.UtcNow();
        return good && staff?.PasswordHash is not null && staff.DisabledAtUtc is null && (staff.ExpiresAtUtc is not { } end || end > now);
    }
}

/// <summary>Opens a session for a person whose password was just found good; null when the account was closed meanwhile.</summary>
[PublicDoor("Whoever signs in has no rights yet; only the sign-in door sends this, after the password.")]
internal sealed record OpenSession(Guid StaffId, string Browser) : ICommand<OpenedSession?>;

internal sealed class OpenSessionHandler(KefuDbContext db, Sessions sessions, CurrentActor current) : IHandler<OpenSession, OpenedSession?>
{
    public async Task<OpenedSession?> HandleAsync(OpenSession request, CancellationToken ct)
    {
        var staff = await db.Set<Staff>().SingleOrDefaultAsync(s => s.Id == request.StaffId && s.DisabledAtUtc == null, ct);
        if (staff is null)
        {
            return null;
        }

        current.Become(new Actor(ActorKind.Staff, staff.Id, staff.Name, [], ShopScope.None), current.Source);
        return await sessions.OpenAsync(staff, current.Source, request.Browser, ct);
    }
}

/// <summary>Notes a sign-in that failed.</summary>
[PublicDoor("Whoever fails to sign in has no rights.")]
internal sealed record NoteFailedSignIn(Guid? StaffId, string Why) : ICommand<Done>;

internal sealed class NoteFailedSignInHandler(Platform.Log.EventLog log) : IHandler<NoteFailedSignIn, Done>
{
    public Task<Done> HandleAsync(NoteFailedSignIn request, CancellationToken ct)
    {
        StaffId? staff = request.StaffId is { } id ? new StaffId(id) : null;
        log.Append(new SignInFailed(staff, request.Why), "staff", request.StaffId ?? Guid.Empty, null);
        return Task.FromResult(default(Done));
    }
}
