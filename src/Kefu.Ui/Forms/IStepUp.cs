using Kefu.Platform.Errors;
using Microsoft.AspNetCore.Http;

namespace Kefu.Ui;

/// <summary>Takes a fresh proof of who is there inside any form, so that nothing typed is lost on the way. The module of accounts knows how.</summary>
public interface IStepUp
{
    /// <summary>The component with the fields for the proof.</summary>
    Type Fields { get; }

    /// <summary>True when the refusal asks for a proof.</summary>
    bool Wants(Refusal refusal);

    /// <summary>Takes the proof that a sent form carries; refuses a wrong one.</summary>
    Task ApplyAsync(HttpContext http, CancellationToken ct);
}
