using Kefu.Contracts.Customers;
using Kefu.Contracts.Identity;
using Kefu.Customers.EditCustomer;
using Kefu.Customers.GetCustomer;
using Kefu.Customers.ListCustomers;
using Kefu.Customers.UnmaskField;
using Kefu.Platform.Access;
using Kefu.Platform.Handling;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Kefu.Customers;

/// <summary>The floor's doors to customers.</summary>
internal static class CustomersEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var look = api.MapGroup("/customers").WithTags("Customers").WithMetadata(new RequiresAttribute("customers.view"));
        look.MapGet("", async (string? search, string? after, int? take, Dispatcher d, CancellationToken ct) => TypedResults.Ok(await d.SendAsync(new ListCustomers.ListCustomers(search, after, take), ct)))
            .WithName("ListCustomers").WithSummary("Customers within reach, lately seen first; contact data masked.");
        look.MapGet("/{id:guid}", async (Guid id, Dispatcher d, CancellationToken ct) => TypedResults.Ok(await d.SendAsync(new GetCustomer.GetCustomer(new CustomerId(id)), ct)))
            .WithName("GetCustomer").WithSummary("A customer with notes and visits; contact data masked.");

        var edit = api.MapGroup("/customers").WithTags("Customers").WithMetadata(new RequiresAttribute("customers.edit"));
        edit.MapPatch("/{id:guid}", EditAsync).WithName("EditCustomer").WithSummary("Changes what is on record; a field left out stays, a blank one is emptied.");
        edit.MapPost("/{id:guid}/notes", NoteAsync).WithName("WriteCustomerNote").WithSummary("Writes something for the floor only.");
        api.MapPost("/customers/{id:guid}/named-agent", NameAgentAsync).WithTags("Customers").WithMetadata(new RequiresAttribute("customers.name-agent"))
            .WithName("NameAgent").WithSummary("Gives a customer an agent of their own, whom routing prefers while on duty; without staff, none. The reason is mandatory.");
        api.MapPost("/customers/{id:guid}/unmask", (Guid id, UnmaskBody body, HttpContext http, Dispatcher d, CancellationToken ct) => UnmaskAsync("customer", id, body, http, d, ct))
            .WithTags("Customers").WithMetadata(new RequiresAttribute("customers.unmask"))
            .WithName("UnmaskField").WithSummary("Shows one masked field: name, phone, email or address; the reason is mandatory and the look is recorded.");
        api.MapPost("/orders/{id:guid}/unmask", (Guid id, UnmaskBody body, HttpContext http, Dispatcher d, CancellationToken ct) => UnmaskAsync("order", id, body, http, d, ct))
            .WithTags("Orders").WithMetadata(new RequiresAttribute("customers.unmask"))
            .WithName("UnmaskOrderField").WithSummary("Shows one masked field of an order: name, phone, email or address; the reason is mandatory and the look is recorded.");
        api.MapPost("/tickets/{id:guid}/unmask", (Guid id, UnmaskBody body, HttpContext http, Dispatcher d, CancellationToken ct) => UnmaskAsync("ticket", id, body, http, d, ct))
            .WithTags("Tickets").WithMetadata(new RequiresAttribute("customers.unmask"))
            .WithName("UnmaskTicketField").WithSummary("Shows the masked contact of a ticket; the reason is mandatory and the look is recorded.");
    }

    private static async Task<NoContent> EditAsync(Guid id, EditBody body, Dispatcher dispatcher, CancellationToken ct)
    {
        await dispatcher.SendAsync(new EditCustomer.EditCustomer(new CustomerId(id), body.Name, body.Phone, body.Email, body.Address, body.Tier, body.Region, body.Language), ct);
        return TypedResults.NoContent();
    }

    private static async Task<NoContent> NameAgentAsync(Guid id, NameAgentBody body, Dispatcher dispatcher, CancellationToken ct)
    {
        await dispatcher.SendAsync(new NameAgent.NameAgent(new CustomerId(id), body.Staff is { } staff ? new StaffId(staff) : null, body.Reason ?? ""), ct);
        return TypedResults.NoContent();
    }

    private static async Task<Created<NoteView>> NoteAsync(Guid id, NoteBody body, Dispatcher dispatcher, CancellationToken ct) =>
        TypedResults.Created((string?)null, await dispatcher.SendAsync(new WriteCustomerNote(new CustomerId(id), body.Text ?? ""), ct));

    private static async Task<Ok<UnmaskedField>> UnmaskAsync(string kind, Guid id, UnmaskBody body, HttpContext http, Dispatcher dispatcher, CancellationToken ct)
    {
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(await dispatcher.SendAsync(new UnmaskField.UnmaskField(kind, id, body.Field ?? "", body.Reason ?? ""), ct));
    }

    public sealed record EditBody(string? Name, string? Phone, string? Email, string? Address, string? Tier, string? Region, string? Language);

    public sealed record NameAgentBody(Guid? Staff, string? Reason);

    public sealed record NoteBody(string? Text);

    public sealed record UnmaskBody(string? Field, string? Reason);
}
