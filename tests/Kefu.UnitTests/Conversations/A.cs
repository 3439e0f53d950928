using Kefu.Contracts.Conversations;
using Kefu.Contracts.Customers;
using Kefu.Contracts.Identity;
using Kefu.Contracts.Routing;
using Kefu.Conversations.Domain;

namespace Kefu.Tests.Conversations;

internal static class A
{
    public static readonly DateTime Now = new(2026, 11, 22, 6, 30, 0, DateTimeKind.Utc);
    public static readonly StaffId Wang = StaffId.New();
    public static readonly StaffId Chen = StaffId.New();
    public static readonly StaffId Li = StaffId.New();
    public static readonly QueueId Queue = QueueId.New();
    public static readonly Clock Clock = new(TimeSpan.FromSeconds(60), "first-response|test");

    public static CustomerCard Customer(Guid? shop = null) =>
        new(CustomerId.New(), shop ?? Guid.CreateVersion7(), "c-1", "林晚秋", null, null, "gold", "浙江", "zh-CN", false, Now);

    public static Conversation Conversation(CustomerCard? customer = null)
    {
        var c = customer ?? Customer();
        return Kefu.Conversations.Domain.Conversation.Open(c.ShopId, 1, c, "chat", "zh-CN", "pre-sale", null, Now);
    }

    public static Conversation Waiting()
    {
        var conversation = Conversation();
        conversation.WantPerson(Now, Clock);
        return conversation;
    }

    public static Conversation ServedBy(StaffId staff)
    {
        var conversation = Waiting();
        conversation.OfferTo(staff, Queue, Now);
        conversation.Accept(staff, Now);
        return conversation;
    }
}
