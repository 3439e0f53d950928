using Kefu.Contracts.Operations;
using Kefu.Operations.Approvals;
using Kefu.Operations.Audit;
using Kefu.Operations.Data;
using Kefu.Operations.Exports;
using Kefu.Operations.Guide;
using Kefu.Operations.Imports;
using Kefu.Operations.MendJobs;
using Kefu.Operations.Settings;
using Kefu.Operations.Webhooks;
using Kefu.Platform.Access;
using Kefu.Platform.Jobs;
using Kefu.Platform.Log;
using Kefu.Platform.Modules;
using Kefu.Platform.Settings;
using Kefu.Platform.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Kefu.Operations;

/// <summary>Audit, settings, help and the state of the system.</summary>
public sealed class OperationsModule : KefuModule
{
    public override string Name => "operations";

    public override IEnumerable<NavEntry> Navigation =>
    [
        new NavEntry(720, "/approvals", "checks", "nav-approvals", typeof(OperationsText), "approvals.view"),
        new NavEntry(740, "/imports", "upload", "nav-data", typeof(OperationsText), "operations.import", Also: "/exports"),
        new NavEntry(741, "/exports", "download", "nav-data", typeof(OperationsText), "operations.export", Unless: "operations.import"),
        new NavEntry(905, "/guide", "clipboard-check", "nav-guide", typeof(OperationsText), "identity.manage-shops"),
        new NavEntry(910, "/audit", "shield-check", "nav-audit", typeof(OperationsText), "operations.audit"),
        new NavEntry(920, "/system", "activity", "nav-system", typeof(OperationsText), "operations.system"),
        new NavEntry(930, "/help", "info-circle", "nav-help", typeof(OperationsText), "operations.view-help"),
        new NavEntry(940, "/settings", "settings", "nav-settings", typeof(OperationsText), "operations.settings"),
    ];

    public override void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        services.AddScoped<ILogReader, SealReader>();
        services.AddSingleton<AuditChain>();
        services.AddScoped<EventTitles>();
        services.AddScoped<AuditState>();
        services.AddScoped<SettingDocuments>();
        services.AddScoped<SettingWords>();
        services.AddSetting(WebhookRetention.Key, new WebhookRetention(), "operations.settings", typeof(OperationsText));
        services.AddScoped<ImportBook>();
        services.AddScoped<IJobHandler, ImportJob>();
        services.AddScoped<IJobHandler, ForgetImport>();
        services.AddScoped<ExportRights>();
        services.AddScoped<ExportFile>();
        services.AddScoped<IJobHandler, ExportJob>();
        services.AddScoped<IJobHandler, ForgetExport>();
        services.AddSingleton<WebhookSecrets>();
        services.AddScoped<ILogReader, WebhookReader>();
        services.AddScoped<WebhookSweep>();
        services.AddHostedService<WebhookSender>();
    }

    public override void MapEndpoints(KefuEndpoints endpoints)
    {
        SettingEndpoints.Map(endpoints);
        JobDoors.Map(endpoints);
        ApprovalDoors.Map(endpoints);
        endpoints.Api.ServiceProvider.GetRequiredService<FeedCatalog>().Add<ApprovalAsked>("approvals.view").Add<ApprovalSettled>("approvals.view")
            .Add<ImportChecked>("operations.import").Add<ImportStarted>("operations.import").Add<ImportFinished>("operations.import").Add<ImportStopped>("operations.import");
        endpoints.Api.ServiceProvider.GetRequiredService<FeedCatalog>().Add<ExportFinished>("operations.export").Add<ExportStopped>("operations.export").Add<ExportExpired>("operations.export");
        ImportDoors.Map(endpoints);
        ExportDoors.Map(endpoints);
        BulkNotices.Map(endpoints);
        WebhookDoors.Map(endpoints);
        GuideDoors.Map(endpoints);
    }

    public override void ConfigureModel(ModelBuilder model) => OperationsModel.Configure(model);

    public override void AddPermissions(PermissionCatalog permissions) =>
        permissions.Add(
            typeof(OperationsText),
            "operations.audit", "operations.settings", "operations.system", "operations.view-help", "operations.webhooks", "operations.import", "operations.export",
            "approvals.view", "approvals.ask", "plans.set", "complaints.approve", "hiring.approve", "appraisal.approve");
}
