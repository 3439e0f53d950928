using Kefu.Contracts.Knowledge;
using Kefu.Knowledge.Answers;
using Kefu.Knowledge.Articles;
using Kefu.Knowledge.Domain;
using Kefu.Platform.Handling;
using Kefu.Platform.Imports;
using Kefu.Platform.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Knowledge.Import;

/// <summary>Answers from a file, by language and title. They wait as drafts unless the row says that customers may see them.</summary>
internal sealed class ArticleImport(Dispatcher dispatcher, KefuDbContext db) : IImportKind
{
    public string Name => "articles";

    public string Permission => "knowledge.edit";

    public Type Resource => typeof(KnowledgeText);

    public IReadOnlyList<ImportColumn> Columns =>
        [new("language", true, 20), new("title", true, 300), new("answer", true, 20_000), new("phrasings", false, 20_000), new("tags", false, 1000), new("quick", false, 10), new("publish", false, 10)];

    public string KeyOf(ImportCells cells) => Languages.Of(cells["language"]) + '\n' + cells["title"];

    public async Task<ImportedRow> ApplyAsync(Guid shopId, ImportCells cells, bool changeKnown, CancellationToken ct)
    {
        var (language, title) = (Languages.Of(cells["language"]), cells["title"]);
        var known = await db.Set<Article>().AsNoTracking().Where(a => a.ShopId == shopId && a.Language == language && a.Title == title).Select(a => (ArticleId?)a.Id).FirstOrDefaultAsync(ct);
        if (known is { } there && !changeKnown)
        {
            return new ImportedRow(ImportOutcome.Left, there.Value);
        }

        var id = await dispatcher.SendAsync(
            new SaveArticle(known, shopId, language, title, cells["phrasings"].Split(['\n', '|']), cells["answer"], cells["tags"].Split([',', '，', '|']), cells.Says("quick"), null), ct);
        if (cells.Says("publish"))
        {
            await db.SaveChangesAsync(ct);
            await dispatcher.SendAsync(new PublishArticle(id), ct);
        }

        return new ImportedRow(known is null ? ImportOutcome.Created : ImportOutcome.Changed, id.Value);
    }
}
