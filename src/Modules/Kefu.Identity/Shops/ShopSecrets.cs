using Microsoft.AspNetCore.DataProtection;

namespace Kefu.Identity.Shops;

/// <summary>Seals the secrets of shops, so that a copy of the database signs nothing.</summary>
internal sealed class ShopSecrets(IDataProtectionProvider protection)
{
    private readonly IDataProtector _protector = protection.CreateProtector("Kefu.Identity.ShopSecret");

    public string Seal(string secret) => _protector.Protect(secret);

    public string Open(string sealedSecret) => _protector.Unprotect(sealedSecret);
}
