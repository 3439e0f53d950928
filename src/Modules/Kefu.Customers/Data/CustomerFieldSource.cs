using Kefu.Contracts.Customers;
using Kefu.Customers.Domain;
using Kefu.Platform.Persistence;
using Kefu.Platform.Text;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Customers.Data;

/// <summary>The personal fields of customers within the actor's shops.</summary>
internal sealed class CustomerFieldSource(KefuDbContext db) : IPersonalFields
{
    public string SubjectKind => "customer";

    public async Task<PersonalField?> FindAsync(Guid subject, string field, CancellationToken ct)
    {
        var id = new CustomerId(subject);
        return await db.Set<Customer>().AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, ct) is not { } customer ? null : field switch
        {
            "name" => new PersonalField(customer.ShopId, customer.Name, Masking.Name(customer.Name)),
            "phone" => new PersonalField(customer.ShopId, customer.Phone, Masking.Phone(customer.Phone)),
            "email" => new PersonalField(customer.ShopId, customer.Email, Masking.Email(customer.Email)),
            "address" => new PersonalField(customer.ShopId, customer.Address, Masking.Address(customer.Address)),
            _ => null,
        };
    }
}
