using FluentValidation;
using Kefu.Contracts.Customers;
using Kefu.Customers.Data;
using Kefu.Customers.Domain;
using Kefu.Customers.GetCustomer;
using Kefu.Platform.Access;
using Kefu.Platform.Errors;
using Kefu.Platform.Handling;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Kefu.Platform.Time;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Kefu.Customers.EditCustomer;

/// <summary>Changes what is on record of a customer. A field left out stays, a blank one is emptied.</summary>
[Requires("customers.edit")]
public sealed record EditCustomer(CustomerId Customer, string? Name, string? Phone, string? Email, string? Address, string? Tier, string? Region, string? Language) : ICommand<Done>;

/// <summary>Writes something about a customer for the floor only.</summary>
[Requires("customers.edit")]
public sealed record WriteCustomerNote(CustomerId Customer, string Text) : ICommand<NoteView>;

/// <summary>What contact data looks like.</summary>
internal static class CustomerForm
{
    public const string Phone = @"^[0-9+\-() ]{5,40}$";
    public const string Email = @"^[^@\s]{1,64}@[^@\s]{1,120}\.[^@\s]{2,20}$";
}

internal sealed class EditCustomerValidator : AbstractValidator<EditCustomer>
{
    public EditCustomerValidator(IStringLocalizer<CustomersText> text)
    {
        RuleFor(c => c.Name).Must(n => n is null || n.Trim().Length > 0).WithMessage(_ => text["customers.name-needed"]).MaximumLength(200).WithMessage(_ => text["customers.too-long", 200]);
        RuleFor(c => c.Phone).Matches(CustomerForm.Phone).When(c => !string.IsNullOrWhiteSpace(c.Phone)).WithMessage(_ => text["customers.phone-malformed"]);
        RuleFor(c => c.Email).Matches(CustomerForm.Email).When(c => !string.IsNullOrWhiteSpace(c.Email)).WithMessage(_ => text["customers.email-malformed"]);
        RuleFor(c => c.Address).MaximumLength(500).WithMessage(_ => text["customers.too-long", 500]);
        RuleFor(c => c.Tier).MaximumLength(40).WithMessage(_ => text["customers.too-long", 40]);
        RuleFor(c => c.Region).MaximumLength(100).WithMessage(_ => text["customers.too-long", 100]);
        RuleFor(c => c.Language).MaximumLength(20).WithMessage(_ => text["customers.too-long", 20]);
    }
}

internal sealed class WriteCustomerNoteValidator : AbstractValidator<WriteCustomerNote>
{
    public WriteCustomerNoteValidator(IStringLocalizer<CustomersText> text) =>
        RuleFor(n => n.Text).NotEmpty().WithMessage(_ => text["customers.note-needed"]).MaximumLength(2000).WithMessage(_ => text["customers.too-long", 2000]);
}

internal sealed class EditCustomerHandler(KefuDbContext db, CurrentActor current, CustomerChanges changes, TimeProvider clock) : IHandler<EditCustomer, Done>, IHandler<WriteCustomerNote, NoteView>
{
    public async Task<Done> HandleAsync(EditCustomer request, CancellationToken ct)
    {
        var customer = await GetAsync(request.Customer, ct);
        var changed = customer.Edit(new CustomerFields(request.Name, request.Phone, request.Email, request.Address, request.Tier, request.Region, request.Language));
        changes.Changed(customer, changed);
        return default;
    }

    public async Task<NoteView> HandleAsync(WriteCustomerNote request, CancellationToken ct)
    {
        var customer = await GetAsync(request.Customer, ct);
        var note = new CustomerNote
        {
            Id = Guid.CreateVersion7(),
            ShopId = customer.ShopId,
            CustomerId = customer.Id,
            Text = request.Text.Trim(),
            AuthorId = current.Actor.Id,
            AuthorName = current.Actor.Name,
            AtUtc = clock.UtcNow(),
        };
        db.Add(note);
        changes.Changed(customer, ["notes"]);
        return new NoteView(note.Id, note.Text, note.AuthorName, note.AtUtc);
    }

    private async Task<Customer> GetAsync(CustomerId id, CancellationToken ct) =>
        await db.Set<Customer>().SingleOrDefaultAsync(c => c.Id == id && c.MergedInto == null, ct) ?? throw new NotFound();
}
