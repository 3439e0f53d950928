using Kefu.Identity.Data;
using Kefu.Identity.Domain;
using Kefu.Platform.Persistence;
using Microsoft.EntityFrameworkCore;
using QRCoder;

namespace Kefu.Identity.Factors;

/// <summary>The picture that a phone reads a new secret from.</summary>
internal sealed class FactorPicture(KefuDbContext db, FactorSecrets secrets)
{
    /// <summary>The secret of an authenticator that was started and not confirmed, as people can type it.</summary>
    public async Task<string?> BegunAsync(Guid staff, CancellationToken ct) =>
        await db.Set<Authenticator>().AsNoTracking().SingleOrDefaultAsync(a => a.StaffId == staff && a.ConfirmedAtUtc == null, ct) is { } begun ? Totp.Base32(secrets.Open(begun.Secret)) : null;

    /// <summary>An <c>otpauth</c> address as a picture inside the page, so that no address of its own can be kept anywhere.</summary>
    public static string Draw(string person, string secret)
    {
        var address = $"otpauth://totp/Kefu:{Uri.EscapeDataString(person)}?secret={secret}&issuer=Kefu&digits={Totp.Digits}&period=30";
        using var data = QRCodeGenerator.GenerateQrCode(address, QRCodeGenerator.ECCLevel.M);
        using var code = new PngByteQRCode(data);
        return "data:image/png;base64," + Convert.ToBase64String(code.GetGraphic(6));
    }
}
