using System.Text.Json;
using Kefu.Operations.Data;
using Kefu.Platform.Access;
using Kefu.Platform.Handling;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Kefu.Platform.Text;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Operations.Audit;

/// <summary>Searches the audit by who, what, when and subject; newest first, paged by key.</summary>
[Requires("operations.audit")]
[ReadsMuch]
public sealed record SearchAudit(
    string? Who = null,
    string? What = null,
    DateTime? FromUtc = null,
    DateTime? ToUtc = null,
    string? Subject = null,
    long? OlderThan = null,
    long? NewerThan = null,
    int Take = 50) : IQuery<AuditPage>;

/// <summary>A page of the audit; the keys are those of the next older and newer page.</summary>
public sealed record AuditPage(IReadOnlyList<AuditRow> Rows, long? Older, long? Newer);

/// <summary>One row: who, what, when, on what, from where, and its seal.</summary>
public sealed record AuditRow(
    long Seq,
    DateTime AtUtc,
    string Type,
    string Title,
    string ActorKind,
    Guid ActorId,
    string ActorName,
    string Source,
    Guid? ShopId,
    string SubjectKind,
    Guid SubjectId,
    IReadOnlyList<AuditField> Fields,
    long? SealIndex,
    string? SealHash);

/// <summary>One field of the event, personal data hidden.</summary>
public sealed record AuditField(string Name, string Value);

internal sealed class SearchAuditHandler(KefuDbContext db, CurrentActor current, EventTitles titles) : IHandler<SearchAudit, AuditPage>
{
    private const int LongestValue = 2000;

    // What customers and agents wrote is not the auditor's to read.
    private static readonly HashSet<string> Unread = new(["text", "body", "comment", "note", "snippet"], StringComparer.OrdinalIgnoreCase);

    private static readonly Dictionary<string, string[]> Groups = new(StringComparer.Ordinal)
    {
        ["denied"] = ["handling.denied-attempt"],
        ["unmask"] = ["customers.field-unmasked"],
        ["sign-in"] = ["identity.signed-in", "identity.signed-out", "identity.sign-in-failed", "identity.sessions-ended", "identity.password-confirmed", "identity.password-changed"],
        ["rights"] = ["identity.staff-invited", "identity.staff-joined", "identity.staff-access-changed", "identity.staff-disabled", "identity.staff-enabled", "identity.role-changed", "identity.api-key-created", "identity.api-key-revoked"],
        ["settings"] = ["settings.setting-changed", "identity.shop-opened", "identity.shop-changed"],
    };

    public async Task<AuditPage> HandleAsync(SearchAudit request, CancellationToken ct)
    {
        var take = Math.Clamp(request.Take, 1, 200);
        var rows = Narrow(request);
        var newer = request.NewerThan is not null;
        var found = newer
            ? await rows.Where(r => r.Seq > request.NewerThan).OrderBy(r => r.Seq).Take(take + 1).ToListAsync(ct)
            : await rows.Where(r => request.OlderThan == null || r.Seq < request.OlderThan).OrderByDescending(r => r.Seq).Take(take + 1).ToListAsync(ct);
        var more = found.Count > take;
        found = found[..Math.Min(take, found.Count)];
        if (newer)
        {
            found.Reverse();
        }

        var seqs = found.ConvertAll(r => r.Seq);
        var seals = await db.Set<SealRow>().AsNoTracking().Where(s => seqs.Contains(s.Seq)).ToDictionaryAsync(s => (s.Tx, s.Seq), ct);
        return new AuditPage(
            found.ConvertAll(r => RowOf(r, seals.GetValueOrDefault((r.Tx, r.Seq)))),
            found.Count > 0 && (newer || more) ? found[^1].Seq : null,
            found.Count > 0 && (newer ? more : request.OlderThan is not null) ? found[0].Seq : null);
    }

    private IQueryable<LogEntry> Narrow(SearchAudit request)
    {
        var rows = db.Set<LogEntry>().AsNoTracking();
        if (!current.Actor.Shops.Everywhere)
        {
            var shops = current.Actor.Shops.Ids;
            rows = rows.Where(r => r.ShopId == null || shops.Contains(r.ShopId.Value));
        }

        if (request.Who is { Length: > 0 } who)
        {
            rows = Guid.TryParse(who, out var id) ? rows.Where(r => r.ActorId == id) : rows.Where(r => r.ActorName.Contains(who));
        }

        if (request.What is { Length: > 0 } what)
        {
            string[] types = Groups.GetValueOrDefault(what) ?? [what];
            rows = rows.Where(r => types.Contains(r.Type));
        }

        if (request.FromUtc is { } from)
        {
            rows = rows.Where(r => r.AtUtc >= from);
        }

        if (request.ToUtc is { } to)
        {
            rows = rows.Where(r => r.AtUtc < to);
        }

        if (request.Subject is { Length: > 0 } subject)
        {
            rows = Guid.TryParse(subject, out var id) ? rows.Where(r => r.SubjectId == id) : rows.Where(r => r.SubjectKind == subject);
        }

        return rows;
    }

    private AuditRow RowOf(LogEntry entry, SealRow? seal) => new(
        entry.Seq,
        entry.AtUtc,
        entry.Type,
        titles.Of(entry.Type),
        entry.ActorKind,
        entry.ActorId,
        entry.ActorKind == nameof(ActorKind.Visitor) ? Masking.Name(entry.ActorName) : entry.ActorName,
        entry.Source,
        entry.ShopId,
        entry.SubjectKind,
        entry.SubjectId,
        FieldsOf(entry.Payload),
        seal?.Index,
        seal is null ? null : Convert.ToHexStringLower(seal.Hash));

    private static IReadOnlyList<AuditField> FieldsOf(string payload)
    {
        using var json = JsonDocument.Parse(payload);
        return json.RootElement.ValueKind != JsonValueKind.Object
            ? []
            : [.. json.RootElement.EnumerateObject().Select(p => new AuditField(p.Name, Unread.Contains(p.Name) ? "…" : Cut(p.Value.ToString())))];
    }

    private static string Cut(string value)
    {
        var masked = Masking.Redact(value);
        return masked.Length <= LongestValue ? masked : Platform.Text.Cut.To(masked, LongestValue) + "…";
    }
}
