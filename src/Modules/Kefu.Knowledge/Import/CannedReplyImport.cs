using Kefu.Knowledge.Answers;
using Kefu.Knowledge.Domain;
using Kefu.Knowledge.Replies;
using Kefu.Platform.Errors;
using Kefu.Platform.Handling;
using Kefu.Platform.Imports;
using Kefu.Platform.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Kefu.Knowledge.Import;

/// <summary>Canned replies from a file, by language and code; without a code by language and title.</summary>
internal sealed class CannedReplyImport(Dispatcher dispatcher, KefuDbContext db, IStringLocalizer<KnowledgeText> words) : IImportKind
{
    public string Name => "canned-replies";

    public string Permission => "knowledge.canned";

    public Type Resource => typeof(KnowledgeText);

    public IReadOnlyList<ImportColumn> Columns =>
        [new("language", true, 20), new("code", false, 40), new("title", true, 200), new("group", false, 100), new("text", true, 4000), new("purpose", false, 20)];

    public string KeyOf(ImportCells cells) => Languages.Of(cells["language"]) + '\n' + (cells.Or("code")?.ToLowerInvariant() ?? '\n' + cells["title"]);

    public async Task<ImportedRow> ApplyAsync(Guid shopId, ImportCells cells, bool changeKnown, CancellationToken ct)
    {
        var (language, code, title) = (Languages.Of(cells["language"]), cells.Or("code")?.ToLowerInvariant(), cells["title"]);
        var known = await db.Set<CannedReply>().AsNoTracking().Where(r => r.ShopId == shopId && r.Language == language && (code == null ? r.Title == title : r.Code == code)).Select(r => new { r.Id, r.Code }).FirstOrDefaultAsync(ct);
        if (known is not null && !changeKnown)
        {
            return new ImportedRow(ImportOutcome.Left, known.Id);
        }

        var id = await dispatcher.SendAsync(new SaveCannedReply(known?.Id, shopId, language, known?.Code ?? code, title, cells.Or("group"), cells["text"], PurposeOf(cells)), ct);
        return new ImportedRow(known is null ? ImportOutcome.Created : ImportOutcome.Changed, id);
    }

    private ReplyPurpose PurposeOf(ImportCells cells) =>
        cells.Or("purpose") is not { } said ? ReplyPurpose.Reply
        : Enum.GetValues<ReplyPurpose>().Where(p => string.Equals(p.ToString(), said, StringComparison.OrdinalIgnoreCase)).Cast<ReplyPurpose?>().FirstOrDefault()
            ?? throw new Invalid("purpose", words["import-one-of", string.Join(", ", Enum.GetNames<ReplyPurpose>()).ToLowerInvariant()]);
}
