using System.Text.Json;
using Kefu.Operations.Audit;
using Kefu.Platform.Access;
using Kefu.Platform.Handling;
using Kefu.Platform.Modules;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Kefu.Operations.Settings;

/// <summary>What a program sends to change a settings document.</summary>
public sealed record SettingBody(JsonElement Value, string Reason, int? Seen);

/// <summary>The doors of programs to settings and audit.</summary>
internal static class SettingEndpoints
{
    public static void Map(KefuEndpoints endpoints)
    {
        endpoints.Api.MapPut("/settings/{key}", async (string key, Guid? shop, SettingBody body, Dispatcher dispatcher, CancellationToken ct) =>
                Results.Ok(new { version = await dispatcher.SendAsync(new ChangeSetting(key, shop ?? Guid.Empty, body.Value, body.Reason, body.Seen), ct) }))
            .WithMetadata(new RequiresStaffAttribute()).WithTags("Operations").WithName("ChangeSetting").WithSummary("Writes a new version of a settings document, with a reason.");
        endpoints.Api.MapGet("/audit", (string? who, string? what, DateTime? from, DateTime? to, string? subject, long? olderThan, int? take, Dispatcher dispatcher, CancellationToken ct) =>
                dispatcher.SendAsync(new SearchAudit(who, what, from?.ToUniversalTime(), to?.ToUniversalTime(), subject, olderThan, null, take ?? 50), ct))
            .WithMetadata(new RequiresAttribute("operations.audit")).WithTags("Operations").WithName("SearchAudit").WithSummary("Searches the audit by who, what, when and subject; newest first.");
        endpoints.Api.MapGet("/audit/verify", async (AuditChain chain, CancellationToken ct) =>
            {
                var verdict = await chain.VerifyAsync(null, ct);
                return Results.Ok(new { whole = verdict.Fault is null, verdict.Sealed, verdict.Unsealed, verdict.Head, fault = verdict.Fault is { } f ? new { f.Index, kind = f.Kind } : null });
            })
            .WithMetadata(new RequiresAttribute("operations.audit")).WithTags("Operations").WithName("VerifyAudit").WithSummary("Verifies the hash chain of the audit log.");
    }
}
