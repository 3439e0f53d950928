using System.Globalization;
using System.Security.Cryptography;
using Kefu.Identity.Data;
using Kefu.Platform.Time;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;

namespace Kefu.Identity.Factors;

/// <summary>Remembers in the browser, sealed and for five minutes, who typed a good password and still owes a code. It opens nothing.</summary>
internal sealed class HalfSignIn(IDataProtectionProvider protection, TimeProvider clock)
{
    private const string Cookie = "kefu-half";
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);
    private readonly IDataProtector _protector = protection.CreateProtector("Kefu.Identity.HalfSignIn");

    public void Begin(HttpContext http, Staff staff)
    {
        var ends = clock.UtcNow().Add(Lifetime).Ticks.ToString(CultureInfo.InvariantCulture);
        http.Response.Cookies.Append(Cookie, _protector.Protect(string.Join('|', staff.Id.ToString("N"), staff.SecurityStamp, ends)), Options(http));
    }

    /// <summary>Who it is, with the stamp their account had; null when nobody is half-way.</summary>
    public (Guid Staff, string Stamp)? Read(HttpContext http)
    {
        try
        {
            return http.Request.Cookies[Cookie] is { Length: > 0 } value && _protector.Unprotect(value).Split('|') is [var id, var stamp, var ends]
                && new DateTime(long.Parse(ends, CultureInfo.InvariantCulture), DateTimeKind.Utc) > clock.UtcNow()
                ? (Guid.Parse(id), stamp)
                : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    public static void End(HttpContext http) => http.Response.Cookies.Delete(Cookie, Options(http));

    private static CookieOptions Options(HttpContext http) =>
        new() { Path = "/sign-in", HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = http.Request.IsHttps, MaxAge = Lifetime, IsEssential = true };
}
