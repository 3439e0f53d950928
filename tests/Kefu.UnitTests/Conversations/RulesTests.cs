using System.Text;
using Kefu.Contracts.Orders;
using Kefu.Conversations;
using Kefu.Conversations.Data;
using Kefu.Conversations.Domain;
using Kefu.Platform.Access;

namespace Kefu.Tests.Conversations;

public sealed class RulesTests
{
    private static readonly byte[] Png = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, (byte)'I', (byte)'H', (byte)'D', (byte)'R', 0, 0, 2, 0x80, 0, 0, 1, 0xE0];

    [Theory]
    [Clause("S3-1.1b")]
    [InlineData("pre-sale")]
    [InlineData("in-sale", OrderStatus.Created)]
    [InlineData("in-sale", OrderStatus.Paid)]
    [InlineData("in-sale", OrderStatus.Shipped)]
    [InlineData("after-sale", OrderStatus.Delivered)]
    [InlineData("after-sale", OrderStatus.Completed)]
    [InlineData("pre-sale", OrderStatus.Cancelled)]
    [InlineData("in-sale", OrderStatus.Completed, OrderStatus.Paid)]
    [InlineData("after-sale", OrderStatus.Delivered, OrderStatus.Cancelled)]
    public void Stage_should_follow_the_newest_order_that_stands(string stage, params OrderStatus[] oldestFirst) =>
        Assert.Equal(stage, ServiceStage.Of(oldestFirst.Select((s, i) => new OrderState(s, A.Now.AddDays(i))).Reverse()));

    [Theory]
    [InlineData("我要退款", "after-sale")]
    [InlineData("我要投诉你们不退款", "complaint")]
    [InlineData("快递到哪了", "logistics")]
    [InlineData("Where is my parcel?", "logistics")]
    [InlineData("怎么开发票", "payment")]
    [InlineData("app 闪退", "technical")]
    [InlineData("border colour", null)]
    [InlineData("my order", "order")]
    [InlineData("你好", null)]
    public void Class_should_be_told_by_words(string text, string? expected) => Assert.Equal(expected, QuestionClass.Of(text, ClassSettings.Default));

    [Theory]
    [InlineData("a.png", true)]
    [InlineData("a.PNG", true)]
    [InlineData("photo.jpg", true)]
    [InlineData("a.png.php", false)]
    [InlineData("a.php.png", true)]
    [InlineData("a.png ", true)]
    [InlineData("a.png.", true)]
    [InlineData("a.p\u200Bng", true)]
    [InlineData("a.png:evil.php", true)]
    [InlineData("a.php:.png", false)]
    [InlineData("a.svg", false)]
    [InlineData("a.html", false)]
    [InlineData(".htaccess", false)]
    [InlineData(".hta\u200Bccess", false)]
    [InlineData("a", false)]
    public void File_should_be_judged_by_its_last_extension_as_a_disk_reads_it(string name, bool taken) => Assert.Equal(taken, FileTypes.Of(name, Png) is not null);

    [Theory]
    [InlineData("a.png", "<svg onload=alert(1)>")]
    [InlineData("a.pdf", "<html>")]
    [InlineData("a.docx", "not a zip")]
    [InlineData("a.txt", "MZ\0\0")]
    [InlineData("a.gif", "<?php")]
    public void File_should_be_refused_when_it_is_not_what_its_name_says(string name, string content) => Assert.Null(FileTypes.Of(name, Encoding.UTF8.GetBytes(content)));

    [Fact]
    public void Picture_should_tell_its_size_and_be_served_as_what_it_is()
    {
        var type = FileTypes.Of("photo.jpg", Png)!;

        Assert.Equal("image/png", type.ContentType);
        Assert.Equal((640, 480), type.Pixels);
    }

    [Theory]
    [InlineData("../../etc/passwd", "passwd")]
    [InlineData("C:\\x\\a.png", "a.png")]
    [InlineData("a\r\nSet-Cookie: x.png", "aSet-Cookie")]
    [InlineData("\u202Egnp.exe", "gnp.exe")]
    [InlineData("\"><svg onload=1>.png", "\"><svg onload=1>.png")]
    [InlineData("", "file")]
    [InlineData("...", "file")]
    public void File_name_should_be_data_without_folders_and_invisible_signs(string name, string expected) => Assert.Equal(expected, FileTypes.CleanName(name));

    [Fact]
    public void Pool_should_hold_what_waits_in_ones_own_queues_only()
    {
        var other = Guid.CreateVersion7();
        var actor = new Actor(ActorKind.Staff, A.Wang.Value, "", [], ShopScope.All) { Queues = [other] };
        var pooled = ConversationReach.Pooled(actor).Compile();
        var waiting = A.Waiting();
        Assert.True(pooled(waiting));

        waiting.InQueue(A.Queue);
        Assert.False(pooled(waiting));
        Assert.True(ConversationReach.Pooled(actor with { Queues = [A.Queue.Value] }).Compile()(waiting));
        Assert.False(pooled(A.ServedBy(A.Chen)));
    }

    [Fact]
    [Clause("S4-4.4")]
    public void Own_should_be_what_one_serves_owns_or_is_asked_to_take()
    {
        var mine = ConversationReach.OfPeople([A.Wang]).Compile();
        var conversation = A.ServedBy(A.Wang);
        Assert.True(mine(conversation));
        Assert.False(ConversationReach.OfPeople([A.Chen]).Compile()(conversation));

        conversation.AskTransfer(A.Wang, A.Chen, null, A.Now);
        Assert.True(ConversationReach.OfPeople([A.Chen]).Compile()(conversation));
        conversation.AcceptTransfer(A.Chen, A.Now);
        Assert.False(mine(conversation));
    }
}
