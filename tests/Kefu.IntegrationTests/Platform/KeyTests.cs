using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Kefu.Contracts.Identity;
using Kefu.Platform.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kefu.Tests.Platform;

/// <summary>The keys behind sessions, links and the shops' secrets, as they lie in the database.</summary>
public sealed class KeyTests
{
    [Theory, OnEachDatabase]
    public async Task Stored_keys_should_be_unreadable_without_the_operators_certificate_and_hold_with_it(Database database)
    {
        var folder = Directory.CreateTempSubdirectory("kefu-keys-").FullName;
        var name = database == Database.Postgres ? "kefu_" + Guid.CreateVersion7().ToString("N") : null;
        var certificate = "--Keys:Certificate=" + MakeCertificate(Path.Combine(folder, "keys.pem"));
        try
        {
            TestShop shop;
            await using (var plain = await KefuApp.StartAsync(database, folder: folder, database: name))
            {
                shop = await plain.NewShopAsync();
                Assert.Equal(shop.WebhookSecret, await SecretAsync(plain, shop));
                Assert.All(await StoredAsync(plain), xml => Assert.Contains("<masterKey", xml, StringComparison.Ordinal));
            }

            await using (var hidden = await KefuApp.StartAsync(database, folder: folder, database: name, settings: certificate))
            {
                var stored = await StoredAsync(hidden);
                Assert.NotEmpty(stored);
                Assert.All(stored, xml => Assert.DoesNotContain("masterKey", xml, StringComparison.Ordinal));
                Assert.All(stored, xml => Assert.Contains("EncryptedData", xml, StringComparison.Ordinal));
                Assert.Equal(shop.WebhookSecret, await SecretAsync(hidden, shop));
            }

            await using var without = await KefuApp.StartAsync(database, folder: folder, database: name);
            await Assert.ThrowsAnyAsync<CryptographicException>(() => SecretAsync(without, shop));
        }
        finally
        {
            if (name is not null)
            {
                await KefuApp.DropAsync(name);
            }
        }
    }

    [Fact]
    public async Task A_new_installation_should_store_no_plain_key_when_there_is_a_certificate()
    {
        var folder = Directory.CreateTempSubdirectory("kefu-keys-").FullName;
        await using var app = await KefuApp.StartAsync(Database.Sqlite, settings: "--Keys:Certificate=" + MakeCertificate(Path.Combine(folder, "keys.pem")));
        var shop = await app.NewShopAsync();
        Assert.Equal(shop.WebhookSecret, await SecretAsync(app, shop));
        Assert.All(await StoredAsync(app), xml => Assert.DoesNotContain("masterKey", xml, StringComparison.Ordinal));
    }

    private static Task<string?> SecretAsync(KefuApp app, TestShop shop) =>
        app.AsSystemAsync(async services => (string?)await services.GetRequiredService<IShopDirectory>().WebhookSecretAsync(shop.Id, CancellationToken.None));

    private static Task<List<string>> StoredAsync(KefuApp app) => app.ReadAsync(db => db.Set<ProtectionKey>().AsNoTracking().Select(k => k.Xml).ToListAsync());

    private static string MakeCertificate(string path)
    {
        using var key = RSA.Create(2048);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = new CertificateRequest("CN=kefu-keys", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(now.AddDays(-1), now.AddYears(1));
        File.WriteAllText(path, certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem());
        return path;
    }
}
