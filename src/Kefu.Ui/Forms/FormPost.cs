using Kefu.Platform.Errors;
using Kefu.Platform.Web;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;

namespace Kefu.Ui;

/// <summary>Carries a posted form out; when it is refused, gives the form back as it was sent with what is wrong in each field.</summary>
public static class FormPost
{
    /// <inheritdoc cref="RunAsync(Type, HttpContext, Func{IFormCollection, Task{IResult}}, IReadOnlyDictionary{string, object?})"/>
    /// <typeparam name="TForm">The form component.</typeparam>
    public static Task<IResult> RunAsync<TForm>(HttpContext http, Func<IFormCollection, Task<IResult>> act, IReadOnlyDictionary<string, object?>? more = null)
        where TForm : IComponent => RunAsync(typeof(TForm), http, act, more);

    /// <summary>Runs the act and goes where it says; a refusal that the person can mend comes back as the form component with a <c>State</c>.</summary>
    /// <param name="component">The form component.</param>
    /// <param name="http">The request.</param>
    /// <param name="act">Sends the command; gives the address to go to, or a result of its own.</param>
    /// <param name="more">Other parameters of the form component.</param>
    public static async Task<IResult> RunAsync(Type component, HttpContext http, Func<IFormCollection, Task<IResult>> act, IReadOnlyDictionary<string, object?>? more = null)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        try
        {
            await http.RequestServices.GetRequiredService<IStepUp>().ApplyAsync(http, http.RequestAborted);
            return await act(form);
        }
        catch (Refusal refusal) when (refusal.Status is 400 or 409 or 422)
        {
            var parameters = more?.ToDictionary(StringComparer.Ordinal) ?? new Dictionary<string, object?>(StringComparer.Ordinal);
            parameters["State"] = StateOf(http, form, refusal);
            return new RazorComponentResult(component, parameters) { StatusCode = StatusCodes.Status422UnprocessableEntity };
        }
    }

    /// <summary>The same for a button with nothing typed beside it: whoever has not shown lately who they are does so on a page of its own, and comes back.</summary>
    /// <param name="back">The address to come back to.</param>
    public static async Task<IResult> ProvenAsync(HttpContext http, string back, Func<Task<IResult>> act)
    {
        try
        {
            return await act();
        }
        catch (Refusal refusal) when (refusal.LeadsTo is not null)
        {
            return Go(http, $"{refusal.LeadsTo}?next={Uri.EscapeDataString(back)}");
        }
    }

    /// <summary>What was sent, with the refusal's messages.</summary>
    public static FormState StateOf(HttpContext http, IFormCollection form, Refusal refusal) => refusal is Invalid invalid
        ? FormState.From(form, invalid.Errors)
        : FormState.From(form, null, http.RequestServices.GetRequiredService<RefusalText>().Of(refusal), http.RequestServices.GetRequiredService<IStepUp>().Wants(refusal));

    /// <summary>Sends the browser to an address, by the way the request came.</summary>
    public static IResult Go(HttpContext http, string address)
    {
        if (!http.Request.Headers.ContainsKey("HX-Request"))
        {
            http.Response.Headers.Location = address;
            return TypedResults.StatusCode(StatusCodes.Status303SeeOther);
        }

        http.Response.Headers["HX-Redirect"] = address;
        return TypedResults.Ok();
    }
}
