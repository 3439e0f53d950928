using FluentValidation;
using Kefu.Contracts.Customers;
using Kefu.Customers.Data;
using Kefu.Customers.Domain;
using Kefu.Customers.EditCustomer;
using Kefu.Platform.Access;
using Kefu.Platform.Errors;
using Kefu.Platform.Handling;
using Kefu.Platform.Imports;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Kefu.Platform.Time;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Kefu.Customers.ImportCustomers;

/// <summary>Puts a customer on record under the shop's own name for them. What is not given stays as it is.</summary>
[Requires("customers.edit")]
internal sealed record PutCustomer(Guid ShopId, string ExternalId, CustomerFields Fields, bool ChangeKnown) : ICommand<ImportedRow>;

internal sealed class PutCustomerValidator : AbstractValidator<PutCustomer>
{
    public PutCustomerValidator(IStringLocalizer<CustomersText> text)
    {
        RuleFor(c => c.Fields.Phone).Matches(CustomerForm.Phone).When(c => c.Fields.Phone is not null).WithMessage(_ => text["customers.phone-malformed"]).OverridePropertyName("Phone");
        RuleFor(c => c.Fields.Email).Matches(CustomerForm.Email).When(c => c.Fields.Email is not null).WithMessage(_ => text["customers.email-malformed"]).OverridePropertyName("Email");
    }
}

internal sealed class PutCustomerHandler(KefuDbContext db, CurrentActor current, CustomerChanges changes, TimeProvider clock) : IHandler<PutCustomer, ImportedRow>
{
    public async Task<ImportedRow> HandleAsync(PutCustomer request, CancellationToken ct)
    {
        if (!current.Actor.Shops.Contains(request.ShopId))
        {
            throw new NotFound();
        }

        var known = await db.Set<Customer>().SingleOrDefaultAsync(c => c.ShopId == request.ShopId && c.ExternalId == request.ExternalId, ct);
        if (known is null)
        {
            var customer = Customer.Known(request.ShopId, new ShopIdentity(request.ExternalId, request.Fields.Name, null, null, null, null), "", clock.UtcNow());
            customer.Edit(request.Fields);
            db.Add(customer);
            changes.Registered(customer);
            return new ImportedRow(ImportOutcome.Created, customer.Id.Value);
        }

        var changed = request.ChangeKnown ? known.Edit(request.Fields) : [];
        changes.Changed(known, changed);
        return new ImportedRow(changed.Count > 0 ? ImportOutcome.Changed : ImportOutcome.Left, known.Id.Value);
    }
}
