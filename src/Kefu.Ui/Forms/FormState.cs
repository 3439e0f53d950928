using Microsoft.AspNetCore.Http;

namespace Kefu.Ui;

/// <summary>What a person typed into a form and what the server found wrong with it, so that a refused form comes back as it was sent.</summary>
public sealed class FormState
{
    private static readonly IReadOnlyList<string> NoErrors = [];

    private readonly Dictionary<string, IReadOnlyList<string>> _values;
    private readonly Dictionary<string, IReadOnlyList<string>> _errors;

    private FormState(Dictionary<string, IReadOnlyList<string>> values, Dictionary<string, IReadOnlyList<string>> errors)
    {
        _values = values;
        _errors = errors;
    }

    /// <summary>A form nobody has sent yet.</summary>
    public static FormState Empty { get; } = new(new(StringComparer.OrdinalIgnoreCase), new(StringComparer.OrdinalIgnoreCase));

    /// <summary>Errors that belong to no field.</summary>
    public IReadOnlyList<string> General => ErrorsOf("");

    /// <summary>Every field with its errors.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Errors => _errors;

    /// <summary>True when the form goes through once the person proved who they are.</summary>
    public bool WantsProof { get; private init; }

    /// <summary>True when the form was refused.</summary>
    public bool Failed => _errors.Count > 0;

    /// <summary>Keeps what was sent together with the errors found; the key "" is for errors of no field.</summary>
    public static FormState From(IFormCollection? sent, IEnumerable<KeyValuePair<string, string[]>>? errors = null, string? general = null, bool wantsProof = false)
    {
        var state = new FormState(new(StringComparer.OrdinalIgnoreCase), new(StringComparer.OrdinalIgnoreCase)) { WantsProof = wantsProof };
        foreach (var (name, value) in sent ?? FormCollection.Empty)
        {
            state._values[name] = [.. value.Where(v => v is not null).Select(v => v!)];
        }

        foreach (var (name, texts) in errors ?? [])
        {
            state._errors[name] = texts;
        }

        if (general is not null)
        {
            state._errors[""] = [general];
        }

        return state;
    }

    /// <summary>The same form with one more error.</summary>
    public FormState With(string field, string error)
    {
        var errors = new Dictionary<string, IReadOnlyList<string>>(_errors, StringComparer.OrdinalIgnoreCase);
        errors[field] = [.. ErrorsOf(field), error];
        return new FormState(_values, errors);
    }

    /// <summary>What was typed into a field, or the fallback when the form was not sent.</summary>
    public string? ValueOf(string name, string? fallback) =>
        _values.Count == 0 ? fallback : _values.TryGetValue(name, out var values) && values.Count > 0 ? values[^1] : null;

    /// <summary>True when a box was ticked, or the fallback when the form was not sent.</summary>
    public bool IsChosen(string name, string value, bool fallback) =>
        _values.Count == 0 ? fallback : _values.TryGetValue(name, out var values) && values.Contains(value, StringComparer.Ordinal);

    /// <summary>The errors of one field.</summary>
    public IReadOnlyList<string> ErrorsOf(string name) => _errors.TryGetValue(name, out var errors) ? errors : NoErrors;
}
