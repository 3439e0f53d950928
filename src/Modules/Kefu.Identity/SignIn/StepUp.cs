using Kefu.Identity.Access;
using Kefu.Identity.Factors;
using Kefu.Platform.Access;
using Kefu.Platform.Errors;
using Kefu.Platform.Handling;
using Microsoft.AspNetCore.Http;

namespace Kefu.Identity.SignIn;

/// <summary>Takes the password that a form carries for a sensitive step, so that nothing typed is lost on the way.</summary>
internal sealed class StepUp(PasswordCheck check, SecondFactor second, CurrentActor current, Dispatcher dispatcher)
{
    /// <summary>The form field that carries the password.</summary>
    public const string Field = "confirm";

    /// <summary>The form field that carries the code of the second factor.</summary>
    public const string CodeField = "confirmCode";

    public const string WrongCode = "identity.confirm-wrong";

    /// <summary>True when the refusal wants the password typed again.</summary>
    public static bool Wants(Refusal refusal) => refusal.Code is FreshSignIn.Code or WrongCode;

    /// <summary>Confirms the session when the form carries the password; refuses a wrong one.</summary>
    public async Task ApplyAsync(HttpContext http, CancellationToken ct)
    {
        var password = http.Request.Form[Field].ToString();
        if (password.Length == 0)
        {
            return;
        }

        if (!await check.IsGoodAsync(password, ct))
        {
            throw new RuleBroken<IdentityText>(WrongCode);
        }

        var owes = await second.IsSetUpAsync(current.Actor.Id, ct);
        if (owes && !await second.TakeAsync(current.Actor.Id, http.Request.Form[CodeField].ToString(), ct))
        {
            throw new RuleBroken<IdentityText>(WrongCode);
        }

        var renewed = await dispatcher.SendAsync(new ConfirmPassword(SessionCookie.TokenOf(http) ?? "", owes), ct);
        await SessionCookie.GiveAsync(http, current.Actor.Id, renewed.Token, renewed.EndsAtUtc);
    }
}
