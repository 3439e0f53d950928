namespace Kefu.Contracts.Identity;

/// <summary>What is known of the demo; a real installation has none of it.</summary>
public static class DemoAccounts
{
    /// <summary>The demo shop's public key.</summary>
    public const string ShopKey = "yuguang";

    /// <summary>The one password of all demo accounts.</summary>
    public const string Password = "Kefu-demo-2026";

    /// <summary>The accounts worth trying, in the order of the walk.</summary>
    public const string Accounts = "agent1, agent2, leader, supervisor, head, admin, auditor, technician, analyst, merchant";
}
