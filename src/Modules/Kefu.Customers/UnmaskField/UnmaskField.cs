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

namespace Kefu.Customers.UnmaskField;

/// <summary>Shows one masked field of a customer. The reason is mandatory, and the look is recorded before the value is given.</summary>
[Requires("customers.unmask")]
public sealed record UnmaskField(CustomerId Customer, PersonalField Field, string Reason) : ICommand<UnmaskedField>;

/// <summary>The value, and for how long a screen may show it.</summary>
public sealed record UnmaskedField(PersonalField Field, string Value, int Seconds);

internal sealed class UnmaskFieldValidator : AbstractValidator<UnmaskField>
{
    public UnmaskFieldValidator(IStringLocalizer<CustomersText> text)
    {
        RuleFor(u => u.Field).IsInEnum().WithMessage(_ => text["customers.field-unknown"]);
        RuleFor(u => u.Reason).Must(r => !string.IsNullOrWhiteSpace(r)).WithMessage(_ => text["customers.reason-needed"]).MaximumLength(500).WithMessage(_ => text["customers.too-long", 500]);
    }
}

internal sealed class UnmaskFieldHandler(KefuDbContext db, IFreshSignIn fresh, EventLog log) : IHandler<UnmaskField, UnmaskedField>
{
    private const int ShownSeconds = 30;

    public async Task<UnmaskedField> HandleAsync(UnmaskField request, CancellationToken ct)
    {
        await fresh.DemandAsync(ct);
        var customer = await db.Set<Customer>().AsNoTracking().SingleOrDefaultAsync(c => c.Id == request.Customer, ct) ?? throw new NotFound();
        if (customer.Personal(request.Field) is not { Length: > 0 } value)
        {
            throw new RuleBroken<CustomersText>("customers.nothing-to-see");
        }

        log.Append(new FieldUnmasked(customer.Id, EventNames.Kebab(request.Field.ToString()), request.Reason.Trim()), "customer", customer.Id.Value, customer.ShopId);
        return new UnmaskedField(request.Field, value, ShownSeconds);
    }
}
