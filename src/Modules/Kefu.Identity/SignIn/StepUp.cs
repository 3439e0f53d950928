using Kefu.Identity.Access;
using Kefu.Identity.Factors;
using Kefu.Platform.Access;
using Kefu.Platform.Errors;
using Kefu.Platform.Handling;
using Kefu.Ui;
using Microsoft.AspNetCore.Http;

namespace Kefu.Identity.SignIn;

/// <summary>Takes the password or the passkey that a form carries for a sensitive step, so that nothing typed is lost on the way.</summary>
internal sealed class StepUp(PasswordCheck check, SecondFactor second, Passkeys passkeys, CurrentActor current, Dispatcher dispatcher) : IStepUp
{
    /// <summary>The form field that carries the password.</summary>
    public const string Field = "confirm";

    /// <summary>The form field that carries the code of the second factor.</summary>
    public const string CodeField = "confirmCode";

    /// <summary>The form field that carries a passkey's answer instead of both.</summary>
    public const string PasskeyField = "confirmPasskey";

    public const string WrongCode = "identity.confirm-wrong";

    public Type Fields => typeof(Pages.ConfirmField);

    /// <summary>True when the refusal wants the password typed again.</summary>
    public bool Wants(Refusal refusal) => refusal.Code is FreshSignIn.Code or WrongCode;

    /// <summary>Confirms the session when the form carries a password or a passkey; refuses a wrong one.</summary>
    public async Task ApplyAsync(HttpContext http, CancellationToken ct)
    {
        if (http.Request.Form[PasskeyField].ToString() is { Length: > 0 } answer)
        {
            var shown = await passkeys.ReadAsync(Passkeys.ToConfirm + current.Actor.Id, http.Request.Form[PasskeyField + Passkeys.State].ToString(), answer);
            await ConfirmAsync(http, shown?.Staff.Id == current.Actor.Id && await dispatcher.SendAsync(new UsePasskey(shown), ct), secondFactor: true, ct);
            return;
        }

        var password = http.Request.Form[Field].ToString();
        if (password.Length == 0)
        {
            return;
        }

        var owes = await second.IsSetUpAsync(current.Actor.Id, ct);
        var good = await check.IsGoodAsync(password, ct) && (!owes || await second.TakeAsync(current.Actor.Id, http.Request.Form[CodeField].ToString(), ct));
        await ConfirmAsync(http, good, owes, ct);
    }

    private async Task ConfirmAsync(HttpContext http, bool good, bool secondFactor, CancellationToken ct)
    {
        if (!good)
        {
            throw new RuleBroken<IdentityText>(WrongCode);
        }

        var renewed = await dispatcher.SendAsync(new ConfirmPassword(SessionCookie.TokenOf(http) ?? "", secondFactor), ct);
        await SessionCookie.GiveAsync(http, current.Actor.Id, renewed.Token, renewed.EndsAtUtc);
    }
}
