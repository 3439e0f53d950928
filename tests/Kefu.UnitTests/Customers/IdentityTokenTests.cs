using Kefu.Customers.Domain;

namespace Kefu.Tests.Customers;

public sealed class IdentityTokenTests
{
    private const string Secret = "a-secret-of-the-shop";
    private static readonly DateTime Now = new(2026, 11, 22, 6, 30, 0, DateTimeKind.Utc);

    private static long Seconds(int minutes) => new DateTimeOffset(Now.AddMinutes(minutes)).ToUnixTimeSeconds();

    [Fact]
    public void Token_should_tell_who_the_customer_is()
    {
        var said = IdentityToken.Read(IdentityToken.Write(new { sub = "u-1", name = "林晚秋", tier = "gold", iat = Seconds(0), exp = Seconds(60) }, Secret), Secret, Now);

        Assert.Equal(("u-1", "林晚秋", "gold"), (said!.Sub, said.Name, said.Tier));
    }

    [Theory]
    [InlineData(0, -4, true)]
    [InlineData(0, -6, false)]
    [InlineData(4, 60, true)]
    [InlineData(6, 60, false)]
    public void Token_should_hold_within_its_times_and_five_minutes_of_skew(int from, int until, bool good) =>
        Assert.Equal(good, IdentityToken.Read(IdentityToken.Write(new { sub = "u-1", iat = Seconds(from), exp = Seconds(until) }, Secret), Secret, Now) is not null);

    [Fact]
    public void Token_should_be_refused_when_it_was_tampered_with_or_is_anothers()
    {
        var token = IdentityToken.Write(new { sub = "u-1", exp = Seconds(60) }, Secret);
        var other = IdentityToken.Write(new { sub = "u-2", exp = Seconds(60) }, "another");
        var mixed = other[..other.IndexOf('.', StringComparison.Ordinal)] + token[token.IndexOf('.', StringComparison.Ordinal)..];

        Assert.All(new[] { mixed, other, token + "A", token[..^1], "", ".", "a.b", "eyJ9.", token.Replace('.', '-'), new string('a', 5000) }, t => Assert.Null(IdentityToken.Read(t, Secret, Now)));
        Assert.Null(IdentityToken.Read(IdentityToken.Write(new { sub = "u-1", exp = Seconds(60) }, ""), "", Now));
    }

    [Theory]
    [InlineData("""{"exp":99999999999}""")]
    [InlineData("""{"sub":"","exp":99999999999}""")]
    [InlineData("""{"sub":"u-1"}""")]
    [InlineData("[1]")]
    [InlineData("null")]
    public void Token_should_be_refused_when_it_names_nobody_or_never_ends(string json) =>
        Assert.Null(IdentityToken.Read(IdentityToken.Write(System.Text.Json.JsonDocument.Parse(json), Secret), Secret, Now));
}
