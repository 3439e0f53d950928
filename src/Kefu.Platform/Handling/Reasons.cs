namespace Kefu.Platform.Handling;

/// <summary>What people write into the log about why they do something.</summary>
public static class Reasons
{
    /// <summary>True when there is one, in 2 to 500 characters.</summary>
    public static bool AreGiven(string? reason) => reason?.Trim().Length is > 1 and <= 500;
}
