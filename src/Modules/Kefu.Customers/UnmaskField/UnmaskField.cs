using FluentValidation;
using Kefu.Contracts.Customers;
using Kefu.Contracts.Identity;
using Kefu.Platform.Access;
using Kefu.Platform.Errors;
using Kefu.Platform.Handling;
using Kefu.Platform.Log;
using Microsoft.Extensions.Localization;

namespace Kefu.Customers.UnmaskField;

/// <summary>Shows one masked field of a customer, an order or a ticket. The reason is mandatory, and the look is recorded before the value is given.</summary>
[Requires("customers.unmask")]
public sealed record UnmaskField(string SubjectKind, Guid Subject, string Field, string Reason) : ICommand<UnmaskedField>;

/// <summary>The value, how it looks masked, and for how long a screen may show it.</summary>
public sealed record UnmaskedField(string Field, string Value, string Masked, int Seconds);

internal sealed class UnmaskFieldValidator : AbstractValidator<UnmaskField>
{
    public UnmaskFieldValidator(IStringLocalizer<CustomersText> text)
    {
        RuleFor(u => u.Field).NotEmpty().WithMessage(_ => text["customers.field-unknown"]);
        RuleFor(u => u.Reason).Must(r => !string.IsNullOrWhiteSpace(r)).WithMessage(_ => text["customers.reason-needed"]).MaximumLength(500).WithMessage(_ => text["customers.too-long", 500]);
    }
}

internal sealed class UnmaskFieldHandler(IEnumerable<IPersonalFields> holders, IFreshSignIn fresh, EventLog log) : IHandler<UnmaskField, UnmaskedField>
{
    private const int ShownSeconds = 30;

    public async Task<UnmaskedField> HandleAsync(UnmaskField request, CancellationToken ct)
    {
        await fresh.DemandAsync(ct);
        var holder = holders.SingleOrDefault(h => h.SubjectKind == request.SubjectKind) ?? throw new NotFound();
        var name = request.Field.ToLowerInvariant();
        var field = await holder.FindAsync(request.Subject, name, ct) ?? throw new NotFound();
        if (field.Value is not { Length: > 0 } value)
        {
            throw new RuleBroken<CustomersText>("customers.nothing-to-see");
        }

        log.Append(new FieldUnmasked(request.Subject, name, request.Reason.Trim()), request.SubjectKind, request.Subject, field.ShopId);
        return new UnmaskedField(name, value, field.Masked, ShownSeconds);
    }
}
