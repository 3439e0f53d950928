using Microsoft.AspNetCore.Components;

namespace Kefu.Ui;

/// <summary>A column of a <see cref="DataTable{TRow}"/>; renders nothing itself.</summary>
/// <typeparam name="TRow">The row.</typeparam>
public sealed class Column<TRow> : LoadedComponent
{
    /// <summary>The heading.</summary>
    [Parameter] public string Title { get; set; } = "";

    /// <summary>The name to order by; none when the column cannot be ordered.</summary>
    [Parameter] public string? Sort { get; set; }

    /// <summary>Classes of the cells: num, slack, actions, nowrap.</summary>
    [Parameter] public string? Class { get; set; }

    /// <summary>The cell.</summary>
    [Parameter] public RenderFragment<TRow>? ChildContent { get; set; }

    /// <summary>The table it belongs to.</summary>
    [CascadingParameter] public DataTable<TRow>? Table { get; set; }

    /// <inheritdoc />
    protected override void OnInitialized() => Table?.Add(this);
}
