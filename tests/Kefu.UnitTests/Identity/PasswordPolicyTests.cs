using FsCheck;
using FsCheck.Fluent;
using Kefu.Identity.Domain;

namespace Kefu.Tests.Identity;

public sealed class PasswordPolicyTests
{
    private static readonly PasswordPolicy Asvs = new() { Profile = "asvs" };

    [Theory]
    [InlineData("short1A", "identity.password-short")]
    [InlineData("alllowercaseletters", "identity.password-classes")]
    [InlineData("lowercase and blanks", "identity.password-classes")]
    [InlineData("my-Agent1-password", "identity.password-account")]
    [InlineData("P@ssw0rd123", "identity.password-common")]
    public void Dengbao_should_name_the_rule_a_password_breaks(string password, string code) =>
        Assert.Equal([code], PasswordPolicy.Default.FaultsOf(password, "agent1").Select(f => f.Code));

    [Theory]
    [InlineData("short1A", "identity.password-short")]
    [InlineData("qwertyuiop", "identity.password-common")]
    [InlineData("QWERTYUIOP", "identity.password-common")]
    [InlineData("woaini1314", "identity.password-common")]
    [InlineData("my agent1 password", "identity.password-account")]
    [InlineData("the lamps of yuguang", "identity.password-context")]
    [InlineData("屿光的台灯很好看的", "identity.password-context")]
    public void Asvs_should_name_the_rule_a_password_breaks(string password, string code) =>
        Assert.Equal([code], Asvs.FaultsOf(password, "agent1", "yuguang", "屿光", "li", " ").Select(f => f.Code));

    [Fact]
    public void Policy_should_take_a_good_password()
    {
        Assert.Empty(PasswordPolicy.Default.FaultsOf("Correct-horse-7-battery", "agent1"));
        Assert.Empty(Asvs.FaultsOf("correct horse battery", "agent1", "yuguang"));
        Assert.Empty(Asvs.FaultsOf(new string('好', 64) + " 的密码", "agent1", "yuguang"));
    }

    [Fact]
    public void Policy_should_follow_its_numbers()
    {
        var strict = PasswordPolicy.Default with { MinLength = 30 };
        Assert.Equal(["identity.password-short"], strict.FaultsOf("Correct-horse-7-battery", "x").Select(f => f.Code));
        Assert.Equal(8, (Asvs with { MinLength = 4 }).Shortest());
    }

    [Fact]
    public void Only_dengbao_should_want_a_new_password_after_ninety_days()
    {
        var set = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        Assert.False(PasswordPolicy.Default.IsOld(set, set.AddDays(90).AddTicks(-1)));
        Assert.True(PasswordPolicy.Default.IsOld(set, set.AddDays(90)));
        Assert.False(Asvs.IsOld(set, set.AddYears(10)));
    }

    [Theory]
    [InlineData("identity.manage-people"), InlineData("operations.audit"), InlineData("operations.system"), InlineData("operations.settings")]
    public void Who_runs_or_audits_the_installation_should_be_signed_out_sooner(string permission)
    {
        Assert.Equal(TimeSpan.FromMinutes(10), PasswordPolicy.Default.IdleFor([permission, "tickets.view"]));
        Assert.Equal(TimeSpan.FromMinutes(30), PasswordPolicy.Default.IdleFor(["tickets.view", "conversations.see-all"]));
        Assert.True((PasswordPolicy.Default with { SecondFactor = "administrators" }).DemandsSecondFactor([permission]));
        Assert.False((PasswordPolicy.Default with { SecondFactor = "administrators" }).DemandsSecondFactor(["tickets.view"]));
    }

    [Fact]
    public void Tokens_should_be_long_and_hash_by_every_character() =>
        Prop.ForAll<int>(_ =>
        {
            var token = SecretToken.New();
            return token.Length >= 43
                && SecretToken.Hash(token) != SecretToken.Hash(token + " ")
                && SecretToken.Hash(token) != SecretToken.Hash(token.ToUpperInvariant() + "x")
                && SecretToken.Hash(token) == SecretToken.Hash(token);
        }).QuickCheckThrowOnFailure();
}
