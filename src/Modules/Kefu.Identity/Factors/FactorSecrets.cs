using Microsoft.AspNetCore.DataProtection;

namespace Kefu.Identity.Factors;

/// <summary>Seals the secrets of authenticators, so that a copy of the database makes no codes.</summary>
internal sealed class FactorSecrets(IDataProtectionProvider protection)
{
    private readonly IDataProtector _protector = protection.CreateProtector("Kefu.Identity.Authenticator");

    public string Seal(byte[] secret) => Convert.ToBase64String(_protector.Protect(secret));

    public byte[] Open(string sealedSecret) => _protector.Unprotect(Convert.FromBase64String(sealedSecret));
}
