using System.Text.Json;
using Kefu.Contracts.Customers;
using Kefu.Customers.Data;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;

namespace Kefu.Tests.Customers;

public sealed class CustomerNamesTests
{
    private static readonly Guid Shop = Guid.CreateVersion7();
    private readonly CustomerNames _names = new();

    [Fact]
    public void A_name_should_be_kept_until_the_log_tells_of_another()
    {
        var (customer, other) = (CustomerId.New(), CustomerId.New());
        Keep(Of(customer, "林晚秋"), Of(other, "陈默"));
        Assert.Equal("林晚秋", _names.Find(customer)?.Name);

        _names.Heard(Told(new CustomerChanged(customer, ["phone"])));
        Assert.NotNull(_names.Find(customer));
        _names.Heard(Told(new CustomerChanged(customer, ["phone", "name"])));
        Assert.Null(_names.Find(customer));
        Assert.NotNull(_names.Find(other));
    }

    [Fact]
    public void What_was_read_before_a_change_should_not_be_kept_after_it()
    {
        var customer = CustomerId.New();
        var generation = _names.Generation;
        _names.Heard(Told(new CustomerChanged(customer, ["name"])));
        _names.Keep(generation, [Of(customer, "the old one")]);
        Assert.Null(_names.Find(customer));
    }

    [Fact]
    public void Who_turned_out_to_be_known_should_be_called_by_the_known_name_and_by_its_change()
    {
        var (anonymous, known) = (CustomerId.New(), CustomerId.New());
        Keep(Of(anonymous, ""));
        _names.Heard(Told(new VisitorIdentified(VisitorId.New(), anonymous, known)));
        Assert.Null(_names.Find(anonymous));

        Keep(Of(anonymous, "林晚秋") with { As = known });
        Assert.Equal("林晚秋", _names.Find(anonymous)?.Name);
        _names.Heard(Told(new CustomerChanged(known, ["name"])));
        Assert.Null(_names.Find(anonymous));
    }

    private void Keep(params ReadName[] names) => _names.Keep(_names.Generation, names);

    private static ReadName Of(CustomerId id, string name) => new(id, null, Shop, name, name.Length == 0);

    private static LogEntry Told(object @event) => new()
    {
        Type = EventNames.Of(@event.GetType()), ActorKind = "System", SubjectKind = "customer", Payload = JsonSerializer.Serialize(@event, @event.GetType(), KefuJson.Options),
    };
}
