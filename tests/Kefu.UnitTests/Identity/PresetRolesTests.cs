using Kefu.Composition;
using Kefu.Identity.Domain;
using Kefu.Platform.Access;

namespace Kefu.Tests.Identity;

public sealed class PresetRolesTests
{
    private static IReadOnlyList<string> Of(string role) => PresetRoles.All.Single(r => r.Key == role).Permissions;

    [Fact]
    [Clause("S3-6.2a")]
    public void Presets_should_be_the_eighteen_of_the_standard()
    {
        string[] expected =
        [
            "administrator", "security-auditor", "system-technician", "head-of-department", "operations-supervisor", "team-leader", "agent",
            "technical-support-engineer", "logistics-investigator", "product-reviewer", "risk-controller", "hr", "market-analyst", "process-manager",
            "customer-relations-manager", "merchant", "external-assessor", "guest",
        ];
        Assert.Equal(expected, PresetRoles.All.Select(r => r.Key));
    }

    [Fact]
    [Clause("S1-1.4")]
    public void Presets_of_the_posts_should_differ_in_rights()
    {
        string[] posts = ["agent", "technical-support-engineer", "logistics-investigator", "head-of-department"];
        Assert.All(posts, p => Assert.NotEmpty(Of(p)));
        Assert.Contains("knowledge.edit", Of("technical-support-engineer"));
        Assert.DoesNotContain("knowledge.edit", Of("agent"));
        Assert.Contains("standards.sign-off", Of("head-of-department"));
        Assert.DoesNotContain("conversations.reply", Of("head-of-department"));
    }

    [Fact]
    public void Presets_should_hold_only_rights_that_exist()
    {
        var catalogue = new PermissionCatalog();
        foreach (var module in ModuleCatalog.All.Modules)
        {
            module.AddPermissions(catalogue);
        }

        var unknown = PresetRoles.All.SelectMany(r => r.Permissions).Distinct().Where(p => !catalogue.Contains(p));
        Assert.Empty(unknown);
    }

    [Fact]
    [Clause("S3-6.2b")]
    public void Configuration_and_audit_should_be_separable_and_never_meet()
    {
        Assert.True(Separation.IsBroken(Of("administrator").Concat(Of("security-auditor"))));
        Assert.All(PresetRoles.All, r => Assert.False(Separation.IsBroken(r.Permissions), r.Key));
        Assert.Equal(["security-auditor"], PresetRoles.All.Where(r => r.Permissions.Contains("operations.audit")).Select(r => r.Key));
        Assert.Equal(["system-technician"], PresetRoles.All.Where(r => r.Permissions.Contains("operations.system")).Select(r => r.Key));
    }

    [Theory]
    [InlineData("administrator")]
    [InlineData("security-auditor")]
    [InlineData("system-technician")]
    [InlineData("market-analyst")]
    [InlineData("external-assessor")]
    [InlineData("guest")]
    [Clause("S3-6.2c")]
    public void Roles_away_from_the_floor_should_open_no_customer_data(string role) =>
        Assert.DoesNotContain(Of(role), PresetRoles.OpensCustomerData);

    [Fact]
    [Clause("S2-7.1b")]
    public void Market_analyst_should_see_satisfaction_and_never_unmask()
    {
        Assert.Contains("satisfaction.view", Of("market-analyst"));
        Assert.DoesNotContain("customers.unmask", Of("market-analyst"));
    }

    [Fact]
    [Clause("S4-4.1")]
    public void Head_should_set_plans_and_approve_and_nobody_below_should()
    {
        string[] rights = ["plans.set", "hiring.approve", "appraisal.approve", "tickets.own-major", "standards.sign-off"];
        Assert.Subset(Of("head-of-department").ToHashSet(), rights.ToHashSet());
        Assert.All(new[] { "operations-supervisor", "team-leader", "agent" }, r => Assert.DoesNotContain(Of(r), rights.Contains));
    }

    [Fact]
    [Clause("S4-4.2")]
    public void Supervisor_should_watch_live_and_settle_complaints() =>
        Assert.Subset(Of("operations-supervisor").ToHashSet(), new HashSet<string> { "conversations.monitor", "conversations.whisper", "conversations.take-over", "conversations.see-all", "complaints.approve" });

    [Fact]
    [Clause("S4-4.3")]
    public void Leader_should_see_the_team_and_not_all()
    {
        Assert.Contains("conversations.see-team", Of("team-leader"));
        Assert.Contains("tickets.see-team", Of("team-leader"));
        Assert.DoesNotContain("conversations.see-all", Of("team-leader"));
        Assert.DoesNotContain("tickets.see-all", Of("team-leader"));
    }

    [Fact]
    [Clause("S4-4.4")]
    public void Agent_should_work_own_and_pooled_only() =>
        Assert.DoesNotContain(Of("agent"), p => p.Contains(".see-", StringComparison.Ordinal) && p != "routing.see-presence");

    [Fact]
    [Clause("S2-7.1a")]
    public void Customer_service_should_hold_daily_service_and_complaints_and_other_departments_not()
    {
        string[] service = ["conversations.reply", "tickets.open", "tickets.work"];
        Assert.All(new[] { "agent", "team-leader", "operations-supervisor" }, r => Assert.Subset(Of(r).ToHashSet(), service.ToHashSet()));
        Assert.All(new[] { "market-analyst", "hr", "merchant", "external-assessor" }, r => Assert.DoesNotContain(Of(r), service.Contains));
        Assert.Equal(["head-of-department", "operations-supervisor"], PresetRoles.All.Where(r => r.Permissions.Contains("complaints.approve")).Select(r => r.Key));
    }

    [Fact]
    [Clause("S2-7.1c")]
    public void Head_should_read_and_sign_off_and_not_handle()
    {
        string[] handling = ["conversations.reply", "conversations.work", "tickets.work", "tickets.open", "customers.edit"];
        Assert.DoesNotContain(Of("head-of-department"), handling.Contains);
        Assert.Contains("standards.sign-off", Of("head-of-department"));
    }
}
