using System.Globalization;
using Kefu.Identity.SignIn;
using Kefu.Platform.Errors;
using Kefu.Platform.Web;
using Kefu.Ui;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Dispatcher = Kefu.Platform.Handling.Dispatcher;

namespace Kefu.Identity.Pages;

/// <summary>A page with forms that post to itself: a refused form comes back as it was sent, and a sensitive one asks for the password.</summary>
public abstract class FormPage : LoadedComponent
{
    private readonly Dictionary<string, FormState> _states = new(StringComparer.Ordinal);

    [CascadingParameter] public HttpContext Http { get; set; } = default!;

    [Inject] protected Dispatcher Dispatcher { get; set; } = default!;

    [Inject] protected NavigationManager Navigation { get; set; } = default!;

    [Inject] private RefusalText Refusals { get; set; } = default!;

    [Inject] private StepUp StepUp { get; set; } = default!;

    /// <summary>True when the form that was just refused wants the password.</summary>
    protected string? Confirming { get; private set; }

    protected CancellationToken Ct => Http.RequestAborted;

    protected IFormCollection Form => Http.Request.Form;

    /// <summary>The row of the log whose button was pressed, 0 for none.</summary>
    protected long Seq => long.TryParse(Form["seq"], CultureInfo.InvariantCulture, out var seq) ? seq : 0;

    protected FormState StateOf(string form) => _states.GetValueOrDefault(form, FormState.Empty);

    /// <summary>Carries out what a form asks; false when it was refused and is shown again.</summary>
    protected async Task<bool> RunAsync(string form, Func<Task> work)
    {
        try
        {
            await StepUp.ApplyAsync(Http, Ct);
            await work();
            return true;
        }
        catch (Refusal e)
        {
            Http.Response.StatusCode = e.Status;
            Confirming = StepUp.Wants(e) ? form : null;
            _states[form] = FormState.From(Form, (e as Invalid)?.Errors, e is Invalid ? null : Refusals.Of(e));
            return false;
        }
    }

    /// <summary>Runs a form and goes on to another address when it went through.</summary>
    protected async Task RunAsync(string form, string next, Func<Task> work)
    {
        if (await RunAsync(form, work))
        {
            Navigation.NavigateTo(next);
        }
    }
}
