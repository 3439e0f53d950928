using System.Text;
using Kefu.Identity.Domain;

namespace Kefu.Tests.Identity;

public sealed class TotpTests
{
    private static readonly byte[] Secret = Encoding.ASCII.GetBytes("12345678901234567890");

    [Theory]
    [InlineData(59, "287082"), InlineData(1_111_111_109, "081804"), InlineData(1_111_111_111, "050471"), InlineData(1_234_567_890, "005924"), InlineData(2_000_000_000, "279037"), InlineData(20_000_000_000, "353130")]
    public void Codes_should_be_those_of_the_standard(long seconds, string code) =>
        Assert.Equal(code, Totp.CodeAt(Secret, Totp.StepAt(DateTime.UnixEpoch.AddSeconds(seconds))));

    [Fact]
    public void Only_the_steps_beside_now_should_be_taken()
    {
        var now = new DateTime(2026, 11, 22, 8, 0, 15, DateTimeKind.Utc);
        var step = Totp.StepAt(now);
        Assert.Equal([null, step - 1, step, step + 1, null], Enumerable.Range(-2, 5).Select(i => Totp.StepOf(Secret, Totp.CodeAt(Secret, step + i), now)));
        Assert.Null(Totp.StepOf(Secret, "", now));
        Assert.Null(Totp.StepOf(Secret, Totp.CodeAt(Secret, step) + "0", now));
    }

    [Theory]
    [InlineData("", ""), InlineData("f", "MY"), InlineData("fo", "MZXQ"), InlineData("foo", "MZXW6"), InlineData("foob", "MZXW6YQ"), InlineData("fooba", "MZXW6YTB"), InlineData("foobar", "MZXW6YTBOI")]
    public void Secrets_should_be_written_as_apps_read_them(string bytes, string text) => Assert.Equal(text, Totp.Base32(Encoding.ASCII.GetBytes(bytes)));

    [Fact]
    public void Recovery_codes_should_be_told_by_what_they_mean_and_belong_to_one_person()
    {
        var (me, codes) = (Guid.CreateVersion7(), RecoveryCodes.New());
        Assert.Equal(RecoveryCodes.Count, codes.Distinct().Count());
        Assert.All(codes, c => Assert.Matches("^[A-Z2-7]{4}(-[A-Z2-7]{4}){3}$", c));
        Assert.Equal(RecoveryCodes.Hash(me, codes[0]), RecoveryCodes.Hash(me, codes[0].Replace("-", " ", StringComparison.Ordinal).ToLowerInvariant()));
        Assert.NotEqual(RecoveryCodes.Hash(me, codes[0]), RecoveryCodes.Hash(Guid.CreateVersion7(), codes[0]));
    }

    [Theory]
    [InlineData("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36", "Chrome 156 · Linux")]
    [InlineData("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36 Edg/156.0.0.0", "Edge 156 · Windows")]
    [InlineData("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1", "Safari 19 · iOS")]
    [InlineData("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/130.0.0.0 Mobile Safari/537.36 MicroMessenger/8.0", "WeChat 8 · Android")]
    [InlineData("curl/8.1", "curl/8.1"), InlineData("", "?")]
    public void A_device_should_have_a_name_its_owner_knows(string agent, string name) => Assert.Equal(name, Device.Of(agent));
}
