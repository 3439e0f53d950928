using Microsoft.AspNetCore.Components;

namespace Kefu.Ui;

/// <summary>What every field with a control of its own shares.</summary>
public abstract class FieldBase : LoadedComponent
{
    /// <summary>The name the value is sent under.</summary>
    [Parameter, EditorRequired] public string Name { get; set; } = "";

    /// <summary>The words above the control.</summary>
    [Parameter, EditorRequired] public string Label { get; set; } = "";

    /// <summary>What to know before typing.</summary>
    [Parameter] public string? Hint { get; set; }

    /// <summary>The field must be filled.</summary>
    [Parameter] public bool Required { get; set; }

    /// <summary>Greyed out; the hint says why.</summary>
    [Parameter] public bool Disabled { get; set; }

    /// <summary>The value before anything was typed.</summary>
    [Parameter] public string? Value { get; set; }

    /// <summary>Attributes passed on to the control.</summary>
    [Parameter(CaptureUnmatchedValues = true)] public IReadOnlyDictionary<string, object>? More { get; set; }

    /// <summary>The form around it.</summary>
    [CascadingParameter] public FormState? State { get; set; }

    /// <summary>The control's id.</summary>
    protected string Id => FieldId.Of(Name);

    /// <summary>What the control shows: what was typed, else the value.</summary>
    protected string? Shown => (State ?? FormState.Empty).ValueOf(Name, Value);

    /// <summary>True when the server refused this field.</summary>
    protected bool Failed => State?.ErrorsOf(Name).Count > 0;

    /// <summary>Ids of the hint and the error, for screen readers.</summary>
    protected string? DescribedBy =>
        (Hint, Failed) switch { (null, false) => null, (null, true) => Id + "-error", (_, false) => Id + "-hint", _ => Id + "-hint " + Id + "-error" };
}
