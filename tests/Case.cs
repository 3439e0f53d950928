using Xunit.v3;

namespace Kefu.Tests;

/// <summary>Marks a test that fails when the protection against this case of <c>docs/security.md</c> is taken out: T for attacks, F for faults.</summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class, AllowMultiple = true)]
internal sealed class CaseAttribute(string id) : Attribute, ITraitAttribute
{
    public string Id { get; } = id;

    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [new("Case", Id)];
}
