namespace Kefu.Contracts.Insights;

/// <summary>A figure of a shop for a stretch of days, computed from the log.</summary>
/// <param name="Id">The figure's name, such as <c>satisfaction</c>; its formula and rows are at <c>/figures/{Id}</c>.</param>
/// <param name="Value">A share from 0 to 1, or seconds; null when nothing was measured.</param>
/// <param name="Met">The numerator.</param>
/// <param name="Count">How many cases it rests on; 0 with a null value.</param>
/// <param name="Target">The target, in the value's unit; null when none is set.</param>
/// <param name="State"><c>kept</c>, <c>at-risk</c>, <c>broken</c>, <c>no-verdict</c> or <c>not-measured</c>.</param>
public sealed record FigureCard(string Id, double? Value, long Met, long Count, double? Target, string State);

/// <summary>Computes figures.</summary>
public interface IFigures
{
    /// <summary>The figures of a shop for whole days of its own time zone, both included.</summary>
    Task<IReadOnlyList<FigureCard>> ForAsync(Guid shopId, DateOnly from, DateOnly until, CancellationToken ct);

    /// <summary>Computes everything anew from the whole log and tells what is kept otherwise; the number is how many lines the log gives.</summary>
    Task<(int Lines, IReadOnlyList<string> Differences)> VerifyAsync(CancellationToken ct);
}
