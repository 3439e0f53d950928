using FluentValidation;
using Kefu.Contracts.Customers;
using Kefu.Contracts.Identity;
using Kefu.Customers.Domain;
using Kefu.Platform.Access;
using Kefu.Platform.Errors;
using Kefu.Platform.Handling;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Kefu.Customers.NameAgent;

/// <summary>Names the agent of a customer's own, whom routing prefers while they are on duty, or nobody.</summary>
[Requires("customers.name-agent")]
public sealed record NameAgent(CustomerId Customer, StaffId? Staff, string Reason) : ICommand<Done>;

internal sealed class NameAgentValidator : AbstractValidator<NameAgent>
{
    public NameAgentValidator(IStringLocalizer<CustomersText> text) =>
        RuleFor(n => n.Reason).Must(Reasons.AreGiven).WithMessage(_ => text["customers.reason-needed"]);
}

internal sealed class NameAgentHandler(KefuDbContext db, IStaffDirectory staff, EventLog log, IStringLocalizer<CustomersText> text) : IHandler<NameAgent, Done>
{
    public async Task<Done> HandleAsync(NameAgent request, CancellationToken ct)
    {
        var customer = await db.Set<Customer>().SingleOrDefaultAsync(c => c.Id == request.Customer && c.MergedInto == null, ct) ?? throw new NotFound();
        if (request.Staff is { } id
            && (await staff.FindAsync(id, ct) is not { Disabled: false } card || !card.Serves(customer.ShopId) || !card.Permissions.Contains("conversations.reply")))
        {
            throw new Invalid("staff", text["customers.agent-unfit"]);
        }

        if (customer.NameAgent(request.Staff))
        {
            log.Append(new AgentNamed(customer.Id, request.Staff, request.Reason.Trim()), "customer", customer.Id.Value, customer.ShopId);
        }

        return default;
    }
}
