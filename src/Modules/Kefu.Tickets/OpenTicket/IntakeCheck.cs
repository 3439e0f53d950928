using Kefu.Contracts.Conversations;
using Kefu.Contracts.Customers;
using Kefu.Contracts.Orders;
using Kefu.Contracts.Tickets;
using Kefu.Platform.Errors;
using Kefu.Platform.Text;
using Kefu.Tickets.Domain;
using Microsoft.Extensions.Localization;

namespace Kefu.Tickets.OpenTicket;

/// <summary>Compares customer, order number and contact with each other and with order data.</summary>
internal sealed class IntakeCheck(ICustomers customers, IOrders orders, IStringLocalizer<TicketsText> text)
{
    /// <summary>The field under which a contact that differs from the order's is reported; a person may confirm it.</summary>
    public const string Confirm = "confirmContact";

    private static readonly TicketKind[] NeedAnOrder = [TicketKind.Order, TicketKind.Logistics, TicketKind.Payment, TicketKind.AfterSale];

    public async Task<TicketIntake> RunAsync(OpenTicket request, Guid shopId, ConversationCard? conversation, CancellationToken ct)
    {
        var errors = new Dictionary<string, string[]>(StringComparer.Ordinal);
        var customer = await CustomerAsync(request, shopId, conversation, errors, ct);
        var contact = request.Contact?.Trim() ?? "";
        if (!ContactPoint.IsPhone(contact) && !ContactPoint.IsEmail(contact))
        {
            errors["contact"] = [text["contact-form"]];
        }

        var number = string.IsNullOrWhiteSpace(request.OrderNumber) ? null : request.OrderNumber.Trim();
        var finding = number is null ? IntakeFinding.NoOrder : await CompareAsync(request, shopId, customer, number, contact, errors, ct);
        if (number is null && NeedAnOrder.Contains(request.Kind))
        {
            errors["orderNumber"] = [text["order-needed"]];
        }

        if (errors.Count > 0)
        {
            throw new Invalid(errors);
        }

        return new TicketIntake(shopId, request.Kind, request.Priority, request.Subject.Trim(), customer?.Id, number, contact, finding, conversation?.Id);
    }

    private async Task<CustomerCard?> CustomerAsync(OpenTicket request, Guid shopId, ConversationCard? conversation, Dictionary<string, string[]> errors, CancellationToken ct)
    {
        var wanted = request.CustomerId?.Trim();
        if (conversation is not null)
        {
            var customer = await customers.FindAsync(conversation.Customer, ct);
            if (!string.IsNullOrEmpty(wanted) && customer?.ExternalId is { } known && known != wanted)
            {
                errors["customerId"] = [text["customer-not-of-conversation"]];
            }

            return customer;
        }

        if (string.IsNullOrEmpty(wanted))
        {
            errors["customerId"] = [text["customer-needed"]];
            return null;
        }

        var found = await customers.FindByExternalIdAsync(shopId, wanted, ct);
        if (found is null)
        {
            errors["customerId"] = [text["customer-unknown"]];
        }

        return found;
    }

    private async Task<IntakeFinding> CompareAsync(OpenTicket request, Guid shopId, CustomerCard? customer, string number, string contact, Dictionary<string, string[]> errors, CancellationToken ct)
    {
        if (await orders.FindAsync(shopId, number, ct) is not { } order)
        {
            if (!(await orders.ForCustomerAsync(shopId, customer?.ExternalId, 1, ct)).Available)
            {
                return IntakeFinding.Unavailable;
            }

            errors["orderNumber"] = [text["order-unknown"]];
            return IntakeFinding.NoOrder;
        }

        if (order.CustomerExternalId is { } buyer && customer?.ExternalId is { } known && buyer != known)
        {
            errors["orderNumber"] = [text["order-of-another"]];
            return IntakeFinding.NoOrder;
        }

        // Somebody anonymous shows that the order is theirs by the order's own phone number.
        var proven = customer?.ExternalId is not null || ContactPoint.SamePhone(contact, order.CustomerPhone);
        var agrees = proven && (!ContactPoint.IsPhone(contact) || string.IsNullOrEmpty(order.CustomerPhone) || ContactPoint.SamePhone(contact, order.CustomerPhone));
        if (agrees)
        {
            return IntakeFinding.Verified;
        }

        if (!request.ConfirmContact)
        {
            errors[Confirm] = [text["contact-differs", Masking.Phone(order.CustomerPhone)]];
        }

        return IntakeFinding.ContactConfirmed;
    }
}
