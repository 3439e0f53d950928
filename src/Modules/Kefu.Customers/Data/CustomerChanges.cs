using Kefu.Contracts.Customers;
using Kefu.Customers.Domain;
using Kefu.Platform.Handling;
using Kefu.Platform.Log;

namespace Kefu.Customers.Data;

/// <summary>Tells the log what changed about customers, and this node at once: whoever wrote a name reads the new one.</summary>
internal sealed class CustomerChanges(EventLog log, AfterCommit after, CustomerNames names)
{
    /// <summary>Somebody who was not on record.</summary>
    public void Registered(Customer customer) =>
        log.Append(new CustomerRegistered(customer.Id, customer.Anonymous), "customer", customer.Id.Value, customer.ShopId);

    /// <summary>The fields that changed; none is no news.</summary>
    public void Changed(Customer customer, IReadOnlyList<string> fields)
    {
        if (fields.Count == 0)
        {
            return;
        }

        log.Append(new CustomerChanged(customer.Id, fields), "customer", customer.Id.Value, customer.ShopId);
        if (fields.Contains("name"))
        {
            after.Add(() => names.Forget(customer.Id));
        }
    }

    /// <summary>An anonymous customer who turned out to be a known one.</summary>
    public void Identified(VisitorId visitor, Customer anonymous, Customer known)
    {
        log.Append(new VisitorIdentified(visitor, anonymous.Id, known.Id), "customer", known.Id.Value, known.ShopId);
        after.Add(() => names.Forget(anonymous.Id));
    }
}
