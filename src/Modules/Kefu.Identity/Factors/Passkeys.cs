using System.Globalization;
using System.Security.Cryptography;
using Kefu.Identity.Data;
using Kefu.Identity.Domain;
using Kefu.Platform.Time;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Kefu.Identity.Factors;

/// <summary>What a page asks a browser's authenticator, and what the form brings back to prove which question was answered.</summary>
public sealed record PasskeyQuestion(string Options, string State);

/// <summary>A passkey that was found good and is not used up yet.</summary>
internal sealed record ShownPasskey(Staff Staff, UserPasskeyInfo Passkey, string QuestionHash, DateTime QuestionEndsAtUtc);

/// <summary>Asks for passkeys and checks what comes back (WebAuthn level 3). The questions are kept nowhere: they travel sealed in the form, bound to one purpose, for an hour.</summary>
internal sealed class Passkeys(IPasskeyHandler<Staff> handler, IDataProtectionProvider protection, IHttpContextAccessor accessor, TimeProvider clock)
{
    /// <summary>The form field with the authenticator's answer.</summary>
    public const string AnswerField = "passkey";

    /// <summary>What is added to a field's name for the one with the sealed question.</summary>
    public const string State = "State";

    /// <summary>To register a passkey, for nothing else.</summary>
    public const string ToAdd = "add";

    /// <summary>To sign in.</summary>
    public const string ToSignIn = "sign-in";

    /// <summary>To confirm a sensitive step.</summary>
    public const string ToConfirm = "confirm";

    private const int LongestAnswer = 20_000;

    /// <summary>A sign-in page may have been open for a while when somebody comes back to it.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private readonly IDataProtector _protector = protection.CreateProtector("Kefu.Identity.Passkeys");

    private HttpContext Http => accessor.HttpContext ?? throw new InvalidOperationException("Passkeys are asked for in requests only.");

    /// <summary>A passkey is always both factors: the thing itself, and the check of the person that the device makes. It is bound to the site's host, or to the domain that the operator names for several hosts.</summary>
    public static void Add(IServiceCollection services, IConfiguration configuration)
    {
        services.AddScoped<IPasskeyHandler<Staff>, PasskeyHandler<Staff>>();
        services.AddScoped<Passkeys>();
        services.Configure<IdentityPasskeyOptions>(o =>
        {
            o.ServerDomain = configuration["Passkeys:Domain"] is { Length: > 0 } domain ? domain : null;
            o.UserVerificationRequirement = "required";
            o.ResidentKeyRequirement = "required";
            o.ValidateOrigin = c => ValueTask.FromResult(!c.CrossOrigin && c.Origin.Equals($"{c.HttpContext.Request.Scheme}://{c.HttpContext.Request.Host}", StringComparison.OrdinalIgnoreCase));
        });
    }

    /// <summary>Asks for a passkey of this person, or of anybody when none is named.</summary>
    public async Task<PasskeyQuestion> AskAsync(string purpose, Staff? staff)
    {
        var made = await handler.MakeRequestOptionsAsync(staff, Http);
        return new PasskeyQuestion(made.RequestOptionsJson, Seal(purpose, made.AssertionState));
    }

    /// <summary>Asks an authenticator to make a new passkey for this person.</summary>
    public async Task<PasskeyQuestion> AskForNewAsync(Staff staff)
    {
        var made = await handler.MakeCreationOptionsAsync(new PasskeyUserEntity { Id = staff.Id.ToString(), Name = staff.UserName ?? staff.Name, DisplayName = staff.Name }, Http);
        return new PasskeyQuestion(made.CreationOptionsJson, Seal(ToAdd + staff.Id, made.AttestationState));
    }

    /// <summary>The passkey that the form brings, when it answers a question of this purpose; null when anything is wrong with it. It still has to be used up.</summary>
    public async Task<ShownPasskey?> ReadAsync(string purpose, string state, string answer)
    {
        if (answer.Length is 0 or > LongestAnswer || Open(purpose, state) is not var (question, ends))
        {
            return null;
        }

        var result = await handler.PerformAssertionAsync(new PasskeyAssertionContext { HttpContext = Http, CredentialJson = answer, AssertionState = question });
        return result.Succeeded ? new ShownPasskey(result.User, result.Passkey, SecretToken.Hash(state), ends) : null;
    }

    /// <summary>The new passkey that the form brings for this person; null when anything is wrong with it.</summary>
    public async Task<UserPasskeyInfo?> ReadNewAsync(Guid staff, string state, string answer)
    {
        if (answer.Length is 0 or > LongestAnswer || Open(ToAdd + staff, state) is not var (question, _))
        {
            return null;
        }

        var result = await handler.PerformAttestationAsync(new PasskeyAttestationContext { HttpContext = Http, CredentialJson = answer, AttestationState = question });
        return result.Succeeded ? result.Passkey : null;
    }

    private string Seal(string purpose, string? state) =>
        _protector.Protect(string.Join('|', purpose, clock.UtcNow().Add(Lifetime).Ticks.ToString(CultureInfo.InvariantCulture), state));

    private (string Question, DateTime EndsAtUtc)? Open(string purpose, string state)
    {
        try
        {
            return state.Length > 0 && _protector.Unprotect(state).Split('|', 3) is [var kept, var ticks, var question] && kept == purpose
                && new DateTime(long.Parse(ticks, CultureInfo.InvariantCulture), DateTimeKind.Utc) is var ends && ends > clock.UtcNow()
                ? (question, ends)
                : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
