using FsCheck;
using FsCheck.Fluent;
using Kefu.Identity.Domain;

namespace Kefu.Tests.Identity;

public sealed class PasswordPolicyTests
{
    [Theory]
    [InlineData("short1A", "identity.password-short")]
    [InlineData("alllowercaseletters", "identity.password-classes")]
    [InlineData("my-Agent1-password", "identity.password-account")]
    public void Policy_should_name_the_rule_a_password_breaks(string password, string code) =>
        Assert.Contains(code, PasswordPolicy.Default.FaultsOf(password, "agent1").Select(f => f.Code));

    [Fact]
    public void Policy_should_take_a_good_password() =>
        Assert.Empty(PasswordPolicy.Default.FaultsOf("Correct-horse-7-battery", "agent1"));

    [Fact]
    public void Policy_should_follow_its_numbers()
    {
        var strict = PasswordPolicy.Default with { MinLength = 30, MinClasses = 4 };
        Assert.Equal(["identity.password-short"], strict.FaultsOf("Correct-horse-7-battery", "x").Select(f => f.Code));
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
