using Kefu.Platform.Access;
using Kefu.Platform.Errors;
using Kefu.Platform.Handling;
using Kefu.Platform.Settings;
using Kefu.Standards.Domain;

namespace Kefu.Standards.ListClauses;

/// <summary>The clauses, or those of one area, with who answers for each and by which figure it is measured.</summary>
[Requires("standards.view")]
internal sealed record ListClauses(string? Area, string? Search) : IQuery<ClauseList>;

internal sealed record ClauseList(IReadOnlyList<ClauseRow> Rows, IReadOnlyList<AreaCount> Areas);

internal sealed record AreaCount(string Area, int Count);

internal sealed record ClauseRow(Clause Clause, string? Owner, string? Figure);

/// <summary>One clause.</summary>
[Requires("standards.view")]
internal sealed record GetClause(string Id) : IQuery<ClauseRow>;

internal sealed class ListClausesHandler(SettingsStore settings) : IHandler<ListClauses, ClauseList>
{
    public async Task<ClauseList> HandleAsync(ListClauses request, CancellationToken ct)
    {
        var owners = (await settings.GetAsync<ClauseOwners>(ClauseOwners.Key, Guid.Empty, ct)).Owners;
        var areas = ClauseCatalogue.All.GroupBy(c => c.Area, StringComparer.Ordinal).Select(g => new AreaCount(g.Key, g.Count())).ToList();
        var rows = ClauseCatalogue.All
            .Where(c => request.Area is null || string.Equals(c.Area, request.Area, StringComparison.Ordinal))
            .Where(c => request.Search is not { } words
                || c.Id.Contains(words, StringComparison.OrdinalIgnoreCase) || c.Phrase.Contains(words, StringComparison.OrdinalIgnoreCase) || c.Test.Contains(words, StringComparison.OrdinalIgnoreCase))
            .Select(c => new ClauseRow(c, owners.GetValueOrDefault(c.Id), ClauseMeasures.FigureOf(c.Id)));
        return new ClauseList([.. rows], areas);
    }
}

internal sealed class GetClauseHandler(SettingsStore settings) : IHandler<GetClause, ClauseRow>
{
    public async Task<ClauseRow> HandleAsync(GetClause request, CancellationToken ct)
    {
        var clause = ClauseCatalogue.Find(request.Id) ?? throw new NotFound();
        var owners = (await settings.GetAsync<ClauseOwners>(ClauseOwners.Key, Guid.Empty, ct)).Owners;
        return new ClauseRow(clause, owners.GetValueOrDefault(clause.Id), ClauseMeasures.FigureOf(clause.Id));
    }
}
