namespace Kefu.Identity.Domain;

/// <summary>A role as it stands in a new installation; its set can be edited there.</summary>
internal sealed record PresetRole(string Key, IReadOnlyList<string> Permissions);

/// <summary>The roles every installation begins with.</summary>
internal static class PresetRoles
{
    public const string Administrator = "administrator";
    public const string SecurityAuditor = "security-auditor";
    public const string Guest = "guest";
    public const string Merchant = "merchant";

    private static readonly string[] AgentWork =
    [
        "customers.view", "customers.edit", "conversations.work", "conversations.reply", "routing.see-presence",
        "tickets.view", "tickets.open", "tickets.work", "tickets.own", "orders.view", "knowledge.view", "standards.view", "operations.view-help",
    ];

    private static readonly string[] Looking = ["insights.start", "standards.view", "knowledge.view", "operations.view-help"];

    public static readonly IReadOnlyList<PresetRole> All =
    [
        Role(Administrator, "identity.manage-people", "identity.manage-roles", "identity.manage-keys", "identity.manage-shops",
            "operations.settings", "operations.webhooks", "routing.configure", "operations.view-help"),
        Role(SecurityAuditor, "operations.audit", "operations.view-help"),
        Role("system-technician", "operations.system", "operations.view-help"),
        Role("head-of-department", [.. Looking, "plans.set", "approvals.view", "complaints.approve", "hiring.approve", "appraisal.approve", "standards.sign-off",
            "conversations.see-all", "tickets.view", "tickets.see-all", "tickets.own", "tickets.own-major", "customers.view", "orders.view", "satisfaction.view", "insights.wall",
            "routing.explain", "routing.see-presence"]),
        Role("operations-supervisor", [.. AgentWork, "conversations.see-all", "conversations.monitor", "conversations.whisper", "conversations.take-over", "conversations.see-recalled",
            "tickets.see-all", "tickets.export", "customers.unmask", "customers.name-agent", "approvals.view", "approvals.ask", "complaints.approve", "routing.configure", "routing.explain", "knowledge.edit", "knowledge.canned",
            "standards.edit", "satisfaction.view", "insights.start", "insights.wall", "orders.import", "operations.import", "operations.export", "conversations.export-notes"]),
        Role("team-leader", [.. AgentWork, "conversations.see-team", "conversations.monitor", "conversations.whisper", "tickets.see-team", "customers.name-agent", "approvals.view", "approvals.ask", "knowledge.canned",
            "satisfaction.view", "insights.start", "insights.wall", "routing.explain"]),
        Role("agent", AgentWork),
        Role("technical-support-engineer", [.. AgentWork, "knowledge.edit"]),
        Role("logistics-investigator", AgentWork),
        Role("product-reviewer", [.. Looking, "knowledge.edit", "tickets.view", "satisfaction.view"]),
        Role("risk-controller", [.. Looking, "customers.view", "customers.unmask", "orders.view", "tickets.view", "tickets.see-all", "conversations.see-all", "conversations.see-recalled"]),
        Role("hr", "approvals.view", "approvals.ask", "operations.view-help", "standards.view"),
        Role("market-analyst", [.. Looking, "satisfaction.view"]),
        Role("process-manager", [.. Looking, "standards.edit", "knowledge.edit", "knowledge.canned", "routing.configure", "routing.explain", "insights.wall", "satisfaction.view"]),
        Role("customer-relations-manager", [.. AgentWork, "conversations.see-all", "tickets.see-all", "satisfaction.view", "insights.start", "customers.unmask", "customers.name-agent"]),
        Role(Merchant, "customers.view", "orders.view", "orders.import", "tickets.view", "tickets.see-all", "knowledge.view", "satisfaction.view", "standards.view", "operations.view-help"),
        Role("external-assessor", "standards.view", "satisfaction.view", "insights.start", "operations.view-help"),
        Role(Guest, "standards.view", "knowledge.view", "operations.view-help"),
    ];

    // Rights that begin so open customers' data.
    private static readonly string[] CustomerDataPrefixes = ["customers.", "conversations.", "tickets.", "orders."];

    /// <summary>True when the permission opens customers' data.</summary>
    public static bool OpensCustomerData(string permission) => CustomerDataPrefixes.Any(p => permission.StartsWith(p, StringComparison.Ordinal));

    private static PresetRole Role(string key, params IReadOnlyList<string> permissions) => new(key, [.. permissions.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);
}
