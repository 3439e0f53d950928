namespace Kefu.Identity.Domain;

/// <summary>Keeps apart those who set the installation up and those who audit them.</summary>
internal static class Separation
{
    private const string Audit = "operations.audit";

    private static readonly string[] Configure = ["identity.manage-people", "identity.manage-roles", "identity.manage-keys", "identity.manage-shops", "operations.settings"];

    /// <summary>True when one person would both configure and audit.</summary>
    public static bool IsBroken(IEnumerable<string> permissions)
    {
        var held = permissions.ToHashSet(StringComparer.Ordinal);
        return held.Contains(Audit) && held.Overlaps(Configure);
    }
}
