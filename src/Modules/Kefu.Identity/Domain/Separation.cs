namespace Kefu.Identity.Domain;

/// <summary>Keeps apart those who set the installation up and those who audit them.</summary>
internal static class Separation
{
    private const string Audit = "operations.audit";

    private static readonly string[] Configure = ["identity.manage-people", "identity.manage-roles", "identity.manage-keys", "identity.manage-shops", "operations.settings"];

    /// <summary>True for those who configure, run or audit the installation.</summary>
    public static bool IsPrivileged(IEnumerable<string> permissions) => permissions.Any(p => p is Audit or "operations.system" || Configure.Contains(p, StringComparer.Ordinal));

    /// <summary>True when one person would both configure and audit.</summary>
    public static bool IsBroken(IEnumerable<string> permissions)
    {
        var held = permissions.ToHashSet(StringComparer.Ordinal);
        return held.Contains(Audit) && held.Overlaps(Configure);
    }
}
