using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace Kefu.Ui;

/// <summary>Renders its content after its siblings have initialised, so that a table knows its columns.</summary>
public sealed class Later : LoadedComponent
{
    /// <summary>What is rendered.</summary>
    [Parameter] public RenderFragment? ChildContent { get; set; }

    /// <inheritdoc />
    protected override void BuildRenderTree(RenderTreeBuilder builder) => builder.AddContent(0, ChildContent);
}
