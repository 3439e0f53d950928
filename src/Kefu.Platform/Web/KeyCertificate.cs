using System.Security.Cryptography.X509Certificates;
using System.Xml.Linq;
using Kefu.Platform.Access;
using Kefu.Platform.Persistence;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Kefu.Platform.Web;

/// <summary>Encrypts the data-protection keys with a certificate of the operator, so that whoever reads the database cannot forge a session.</summary>
internal static class KeyCertificate
{
    public static void Apply(IDataProtectionBuilder protection, IConfiguration configuration)
    {
        if (configuration["Keys:Certificate"] is { Length: > 0 } path)
        {
            protection.ProtectKeysWithCertificate(Read(path, configuration["Keys:Password"]));
            protection.Services.AddHostedService<PlainKeys>();
        }

        var earlier = configuration.GetSection("Keys:EarlierCertificates").Get<string[]>() ?? [];
        if (earlier.Length > 0)
        {
            protection.UnprotectKeysWithAnyCertificate([.. earlier.Select(p => Read(p, configuration["Keys:Password"]))]);
        }
    }

    /// <summary>A PEM file with certificate and key, or a PKCS#12 file.</summary>
    private static X509Certificate2 Read(string path, string? password) =>
        Path.GetExtension(path).ToLowerInvariant() is ".pfx" or ".p12"
            ? X509CertificateLoader.LoadPkcs12FromFile(path, password)
            : string.IsNullOrEmpty(password) ? X509Certificate2.CreateFromPemFile(path) : X509Certificate2.CreateFromEncryptedPemFile(path, password);
}

/// <summary>Encrypts, at start, the keys that were stored before there was a certificate; in the framework's own form, so that it reads them like any other.</summary>
internal sealed class PlainKeys(IServiceScopeFactory scopes, IOptions<KeyManagementOptions> options) : IHostedService
{
    private static readonly XNamespace Names = "http://schemas.asp.net/2015/03/dataProtection";

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.ScopeAs(Actor.System);
        var db = scope.ServiceProvider.GetRequiredService<KefuDbContext>();
        foreach (var key in await db.Set<ProtectionKey>().AsNoTracking().Where(k => k.Xml.Contains("requiresEncryption")).ToListAsync(cancellationToken))
        {
            var sealedXml = Seal(XElement.Parse(key.Xml));
            await db.Set<ProtectionKey>().Where(k => k.Id == key.Id).ExecuteUpdateAsync(s => s.SetProperty(k => k.Xml, sealedXml), cancellationToken);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private string Seal(XElement key)
    {
        foreach (var secret in key.Descendants().Where(e => (bool?)e.Attribute(Names + "requiresEncryption") == true).ToList())
        {
            var hidden = options.Value.XmlEncryptor!.Encrypt(new XElement(secret));
            secret.ReplaceWith(new XElement(Names + "encryptedSecret", new XAttribute("decryptorType", hidden.DecryptorType.AssemblyQualifiedName!), hidden.EncryptedElement));
        }

        return key.ToString(SaveOptions.DisableFormatting);
    }
}
