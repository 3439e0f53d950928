using Kefu.Contracts.Conversations;
using Kefu.Conversations.Data;
using Kefu.Conversations.Domain;
using Kefu.Platform.Access;
using Kefu.Platform.Modules;
using Kefu.Platform.Persistence;

namespace Kefu.Conversations.Demo;

/// <summary>How a talk ends that an earlier telling left open: its agent says goodbye and settles it, or the customer leaves.</summary>
internal sealed class DemoEnding(DemoStory story, IDialect dialect, DemoCast cast, Conversation conversation)
{
    public async Task PlayAsync()
    {
        if (conversation is { Status: ConversationStatus.Active, AssignedTo: { } staff } && cast.Person(staff) is { } agent)
        {
            var actor = cast.Staff(agent);
            await WriteAsync(actor, AuthorKind.Agent, MessageKind.Text, conversation.Language == "en" ? "All is arranged. Thank you for your patience, and have a good day!" : "已经为您处理好了，感谢您的耐心等待，祝您生活愉快！", null);
            conversation.Resolve(story.NowUtc);
            await NoticeAsync("notice.resolved");
            await TellAsync(
                actor, new ConversationResolved(conversation.Id, conversation.CustomerId, agent.Id, conversation.Owner, conversation.Channel, conversation.Language, conversation.QueueId));
            return;
        }

        var name = cast.Customers.FirstOrDefault(c => c.Id == conversation.CustomerId)?.Name ?? "";
        var visitor = new Actor(ActorKind.Visitor, conversation.CustomerId.Value, name, [], ShopScope.Of(conversation.ShopId)) { CustomerId = conversation.CustomerId.Value };
        conversation.Close(story.NowUtc);
        await NoticeAsync("notice.customer-ended");
        await TellAsync(visitor, new ConversationClosed(conversation.Id, conversation.CustomerId, "customer"));
    }

    private Task NoticeAsync(string key) => WriteAsync(Actor.System, AuthorKind.System, MessageKind.Notice, null, new MessageExtra { Notice = key, Args = [] });

    private async Task WriteAsync(Actor actor, AuthorKind author, MessageKind kind, string? text, MessageExtra? extra)
    {
        var (id, name) = author is AuthorKind.System ? (Guid.Empty, "") : (actor.Id, actor.Name);
        var draft = new Draft(conversation.Id, conversation.ShopId, conversation.CustomerId, Guid.CreateVersion7(), author, id, name, Visibility.Public, kind, text) { Extra = extra };
        foreach (var statement in MessageStatements.Of(dialect, actor, DemoStory.SourceOf(false), story.NowUtc, draft).Statements.SkipLast(1))
        {
            await story.RunAsync(statement);
        }
    }

    private Task TellAsync(Actor actor, object @event) => story.TellAsync(actor, @event, "conversation", conversation.Id.Value, conversation.ShopId);
}
