using Kefu.Contracts.Customers;
using Kefu.Contracts.Orders;
using Kefu.Orders.Domain;
using Kefu.Platform.Access;
using Kefu.Platform.Persistence;
using Kefu.Platform.Text;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Orders.Data;

/// <summary>The personal fields of orders within the actor's shops.</summary>
internal sealed class OrderFieldSource(KefuDbContext db, CurrentActor current) : IPersonalFields
{
    public string SubjectKind => "order";

    public async Task<PersonalField?> FindAsync(Guid subject, string field, CancellationToken ct)
    {
        var id = new OrderId(subject);
        var order = current.Actor.May("orders.view") ? await db.Set<Order>().AsNoTracking().SingleOrDefaultAsync(o => o.Id == id, ct) : null;
        return order is null ? null : field switch
        {
            "name" => new PersonalField(order.ShopId, order.CustomerName, Masking.Name(order.CustomerName)),
            "phone" => new PersonalField(order.ShopId, order.Phone, Masking.Phone(order.Phone)),
            "email" => new PersonalField(order.ShopId, order.Email, Masking.Email(order.Email)),
            "address" => new PersonalField(order.ShopId, order.Address?.Whole, Masking.Address(order.Address?.Whole)),
            _ => null,
        };
    }
}
