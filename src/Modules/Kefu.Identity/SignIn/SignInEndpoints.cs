using Kefu.Identity.Access;
using Kefu.Platform.Access;
using Kefu.Platform.Handling;
using Kefu.Platform.Modules;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Kefu.Identity.SignIn;

/// <summary>The doors out, and the switch of language that everybody has.</summary>
internal static class SignInEndpoints
{
    public static void Map(KefuEndpoints endpoints)
    {
        endpoints.Pages.MapPost("/sign-out", SignOutAsync).WithMetadata(new RequiresStaffAttribute(), new OpenBeforeFirstStepAttribute()).ExcludeFromDescription();
        endpoints.Pages.MapPost("/me/here", () => Results.NoContent()).WithMetadata(new RequiresStaffAttribute(), new OpenBeforeFirstStepAttribute()).ExcludeFromDescription();
        endpoints.Pages.MapPost("/me/language", LanguageAsync).WithMetadata(new PublicDoorAttribute("The sign-in page has a language too.")).ExcludeFromDescription();
        endpoints.Pages.MapPost("/me/theme", ThemeAsync).WithMetadata(new PublicDoorAttribute("The sign-in page has a theme too.")).ExcludeFromDescription();
    }

    /// <summary>A path on this very site, or the start page.</summary>
    public static string Local(string? next) =>
        next is ['/', ..] && !next.StartsWith("//", StringComparison.Ordinal) && !next.StartsWith("/\\", StringComparison.Ordinal) && !next.Any(char.IsControl) ? next : "/";

    private static async Task<IResult> SignOutAsync(HttpContext http, Dispatcher dispatcher, CancellationToken ct)
    {
        await dispatcher.SendAsync(new SignOut(SessionCookie.TokenOf(http) ?? ""), ct);
        await http.SignOutAsync(SessionCookie.Scheme);
        return Results.Redirect("/sign-in");
    }

    private static async Task<IResult> LanguageAsync(HttpContext http, [FromForm] string language, [FromForm] string? returnUrl, CurrentActor current, Dispatcher dispatcher, CancellationToken ct)
    {
        if (!Shops.ShopFields.IsLanguage(language))
        {
            return Results.BadRequest();
        }

        SessionCookie.SetLanguage(http, language);
        if (current.Actor.Kind == ActorKind.Staff)
        {
            await dispatcher.SendAsync(new ChooseLook(language, null), ct);
        }

        return Results.Redirect(Local(returnUrl));
    }

    private static async Task<IResult> ThemeAsync(HttpContext http, [FromForm] string? theme, [FromForm] string? returnUrl, CurrentActor current, Dispatcher dispatcher, CancellationToken ct)
    {
        var chosen = theme is "light" or "dark" ? theme : "";
        SessionCookie.Set(http, Ui.Viewer.ThemeCookie, chosen);
        if (current.Actor.Kind == ActorKind.Staff)
        {
            await dispatcher.SendAsync(new ChooseLook(null, chosen), ct);
        }

        return returnUrl is null ? Results.NoContent() : Results.Redirect(Local(returnUrl));
    }
}
