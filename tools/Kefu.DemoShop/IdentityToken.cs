using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;

namespace Kefu.DemoShop;

internal static class IdentityToken
{
    /// <summary>What Kefu's widget takes as proof of who is signed in: claims and their HMAC, made here on the shop's server.</summary>
    public static string For(DemoCustomer customer, string secret, DateTimeOffset now)
    {
        var claims = new
        {
            sub = customer.Id,
            name = customer.Name,
            email = customer.Email,
            phone = customer.Phone,
            tier = customer.Tier,
            region = customer.Region,
            iat = now.ToUnixTimeSeconds(),
            exp = now.AddHours(8).ToUnixTimeSeconds(),
        };
        var body = WebEncoders.Base64UrlEncode(JsonSerializer.SerializeToUtf8Bytes(claims));
        var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(body));
        return $"{body}.{WebEncoders.Base64UrlEncode(signature)}";
    }
}
