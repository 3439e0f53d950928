using System.Buffers.Binary;
using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Kefu.Tests;

/// <summary>An authenticator in software with one key on P-256: answers what a page asks as a browser on that site would, or as a liar would.</summary>
internal sealed class TestPasskey : IDisposable
{
    private const byte Present = 0x01;
    private const byte Verified = 0x04;
    private const byte Attested = 0x40;

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly byte[] _id = RandomNumberGenerator.GetBytes(32);
    private string? _user;

    /// <summary>How often it answered; sent when it counts.</summary>
    public uint Count { get; set; }

    /// <summary>Whether the device looked who is there.</summary>
    public bool LooksWhoIsThere { get; set; } = true;

    /// <summary>Another site's address, for a page that only looks like ours.</summary>
    public string? Origin { get; set; }

    public void Dispose() => _key.Dispose();

    /// <summary>The fields a form sends after the page's own script made a new passkey.</summary>
    public (string Name, string Value)[] Make(string page, Uri site, string field = "passkey")
    {
        using var options = OptionsOf(page);
        _user = options.RootElement.GetProperty("user").GetProperty("id").GetString();
        var point = _key.ExportParameters(includePrivateParameters: false).Q;
        byte[] length = [0, (byte)_id.Length];
        byte[] cose = [0xA5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20, .. point.X!, 0x22, 0x58, 0x20, .. point.Y!];
        byte[] data = [.. DataOf(options, site, Attested), .. new byte[16], .. length, .. _id, .. cose];
        byte[] attestation = [0xA3, .. Word("fmt"), .. Word("none"), .. Word("attStmt"), 0xA0, .. Word("authData"), 0x58, (byte)data.Length, .. data];
        return Fields(page, field, new Dictionary<string, string?>(StringComparer.Ordinal) { ["clientDataJSON"] = Text(ClientData("webauthn.create", options, site)), ["attestationObject"] = Text(attestation) });
    }

    /// <summary>The fields a form sends after the page's own script was shown the passkey.</summary>
    public (string Name, string Value)[] Show(string page, Uri site, string field = "passkey")
    {
        using var options = OptionsOf(page);
        var (data, client) = (DataOf(options, site, 0), ClientData("webauthn.get", options, site));
        var signature = _key.SignData([.. data, .. SHA256.HashData(client)], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        return Fields(page, field, new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["clientDataJSON"] = Text(client),
            ["authenticatorData"] = Text(data),
            ["signature"] = Text(signature),
            ["userHandle"] = _user,
        });
    }

    private (string Name, string Value)[] Fields(string page, string field, Dictionary<string, string?> response)
    {
        var state = Regex.Match(page, $"name=\"{field}State\" value=\"([^\"]+)\"", RegexOptions.None, TimeSpan.FromSeconds(1)).Groups[1].Value;
        var answer = JsonSerializer.Serialize(new { id = Text(_id), rawId = Text(_id), type = "public-key", clientExtensionResults = new { }, response });
        return [(field + "State", state), (field, answer)];
    }

    private static JsonDocument OptionsOf(string page) =>
        JsonDocument.Parse(WebUtility.HtmlDecode(Regex.Match(page, "data-options=\"([^\"]+)\"", RegexOptions.None, TimeSpan.FromSeconds(1)).Groups[1].Value));

    private byte[] DataOf(JsonDocument options, Uri site, byte more)
    {
        var domain = options.RootElement.TryGetProperty("rpId", out var id) ? id.GetString() : options.RootElement.GetProperty("rp").GetProperty("id").GetString();
        Assert.Equal(site.Host, domain);
        var counted = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(counted, Count);
        return [.. SHA256.HashData(Encoding.UTF8.GetBytes(domain!)), (byte)(Present | (LooksWhoIsThere ? Verified : 0) | more), .. counted];
    }

    private byte[] ClientData(string type, JsonDocument options, Uri site) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        type,
        challenge = options.RootElement.GetProperty("challenge").GetString(),
        origin = Origin ?? site.GetLeftPart(UriPartial.Authority),
        crossOrigin = false,
    });

    private static byte[] Word(string text) => [(byte)(0x60 + text.Length), .. Encoding.ASCII.GetBytes(text)];

    private static string Text(byte[] bytes) => Base64Url.EncodeToString(bytes);
}
