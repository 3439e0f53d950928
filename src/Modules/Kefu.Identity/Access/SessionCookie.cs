using System.Security.Claims;
using Kefu.Identity.Data;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Localization;

namespace Kefu.Identity.Access;

/// <summary>The cookies of a signed-in browser.</summary>
internal static class SessionCookie
{
    public const string Scheme = "kefu";
    public const string TokenClaim = "kefu-session";
    public const string LanguageCookie = "kefu-lang";

    /// <summary>Gives the browser a session. The name in the ticket also binds forgery tokens to the person.</summary>
    public static Task GiveAsync(HttpContext http, Guid staffId, string token, DateTime endsAtUtc)
    {
        var identity = new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, staffId.ToString()), new Claim(TokenClaim, token)], Scheme);
        // What follows in this request already belongs to the new session.
        http.User = new ClaimsPrincipal(identity);
        return http.SignInAsync(Scheme, http.User, new AuthenticationProperties { ExpiresUtc = new DateTimeOffset(endsAtUtc, TimeSpan.Zero) });
    }

    public static string? TokenOf(HttpContext http) => http.User.FindFirstValue(TokenClaim);

    public static void SetLanguage(HttpContext http, string language) =>
        Set(http, LanguageCookie, CookieRequestCultureProvider.MakeCookieValue(new RequestCulture(language)));

    /// <summary>Tells the composer of this browser which keys send.</summary>
    public static void SetSendKey(HttpContext http, SendKey keys) => Set(http, Ui.Viewer.SendCookie, keys == SendKey.CtrlEnter ? "ctrl-enter" : "enter");

    public static void Set(HttpContext http, string name, string? value)
    {
        var options = new CookieOptions { Path = "/", SameSite = SameSiteMode.Lax, Secure = http.Request.IsHttps, MaxAge = TimeSpan.FromDays(365), IsEssential = true };
        if (string.IsNullOrEmpty(value))
        {
            http.Response.Cookies.Delete(name, options);
        }
        else
        {
            http.Response.Cookies.Append(name, value, options);
        }
    }
}
