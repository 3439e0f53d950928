using Kefu.Contracts.Identity;
using Kefu.Identity.Access;
using Kefu.Identity.Data;
using Kefu.Identity.Factors;
using Kefu.Platform.Access;
using Kefu.Platform.Handling;
using Kefu.Platform.Persistence;
using Kefu.Platform.Time;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Identity.SignIn;

/// <summary>How a sign-in went.</summary>
internal enum SignInResult
{
    Refused,

    /// <summary>The password was good; a code is still owed.</summary>
    HalfWay,

    Opened,
}

/// <summary>Lets people in by account and password. Whatever is wrong, the answer is the same, and so is the work done.</summary>
internal sealed class SignInDoor(KefuDbContext db, Dispatcher dispatcher, SignInAttempts attempts, SecondFactor second, Passkeys passkeys, HalfSignIn half, IPasswordHasher<Staff> hasher, CurrentActor current, TimeProvider clock)
{
    private static readonly Staff Nobody = new() { Name = "" };
    private static string? _nobodysHash;

    /// <summary>Opens a session and gives the browser its cookies, or remembers that a code is still owed.</summary>
    public async Task<SignInResult> TryAsync(HttpContext http, string account, string password, CancellationToken ct)
    {
        if (account.Length is 0 or > 200 || password.Length is 0 or > 200 || !await attempts.TakeAsync(account, current.Source, ct))
        {
            return SignInResult.Refused;
        }

        var normalized = account.Trim().ToUpperInvariant();
        var staff = await db.Set<Staff>().AsNoTracking().SingleOrDefaultAsync(s => s.NormalizedUserName == normalized, ct);
        if (!IsGood(staff, password))
        {
            await dispatcher.SendAsync(new NoteFailedSignIn(staff?.Id, staff is null ? "account" : "password"), ct);
            return SignInResult.Refused;
        }

        await attempts.GiveBackAsync(account, current.Source, ct);
        if (await second.IsSetUpAsync(staff!.Id, ct))
        {
            half.Begin(http, staff);
            return SignInResult.HalfWay;
        }

        return await OpenAsync(http, staff.Id, secondFactor: false, ct) ? SignInResult.Opened : SignInResult.Refused;
    }

    /// <summary>Opens the session of somebody who owed a code; null when nobody does in this browser.</summary>
    public async Task<SignInResult?> FinishAsync(HttpContext http, string code, CancellationToken ct)
    {
        if (half.Read(http) is not var (id, stamp))
        {
            return null;
        }

        var staff = await db.Set<Staff>().AsNoTracking().SingleOrDefaultAsync(s => s.Id == id, ct);
        if (staff is null || staff.SecurityStamp != stamp || !IsOpen(staff))
        {
            HalfSignIn.End(http);
            return null;
        }

        if (!await second.TakeAsync(id, code, ct) || !await OpenAsync(http, id, secondFactor: true, ct))
        {
            return SignInResult.Refused;
        }

        HalfSignIn.End(http);
        return SignInResult.Opened;
    }

    /// <summary>Opens the session of whoever shows a passkey, which is both factors.</summary>
    public async Task<SignInResult> ShowAsync(HttpContext http, string state, string answer, CancellationToken ct)
    {
        var shown = await passkeys.ReadAsync(Passkeys.ToSignIn, state, answer);
        // Whose password was taken away comes in by the administrator's link, with nothing else.
        if (shown is null || !IsOpen(shown.Staff) || shown.Staff.PasswordHash is null || !await dispatcher.SendAsync(new UsePasskey(shown), ct)
            || !await OpenAsync(http, shown.Staff.Id, secondFactor: true, ct))
        {
            await dispatcher.SendAsync(new NoteFailedSignIn(shown?.Staff.Id, "passkey"), ct);
            return SignInResult.Refused;
        }

        HalfSignIn.End(http);
        return SignInResult.Opened;
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
        return good && staff?.PasswordHash is not null && IsOpen(staff);
    }

    private bool IsOpen(Staff staff) => staff.DisabledAtUtc is null && (staff.ExpiresAtUtc is not { } end || end > clock.UtcNow());

    private async Task<bool> OpenAsync(HttpContext http, Guid staff, bool secondFactor, CancellationToken ct)
    {
        if (await dispatcher.SendAsync(new OpenSession(staff, http.Request.Headers.UserAgent.ToString(), secondFactor), ct) is not { } session)
        {
            return false;
        }

        await WelcomeAsync(http, session);
        return true;
    }
}

/// <summary>Opens a session for a person whose password was just found good; null when the account was closed meanwhile.</summary>
[PublicDoor("Whoever signs in has no rights yet; only the sign-in door sends this, after the password.")]
internal sealed record OpenSession(Guid StaffId, string Browser, bool SecondFactor) : ICommand<OpenedSession?>;

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
        return await sessions.OpenAsync(staff, current.Source, request.Browser, request.SecondFactor, ct);
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
