using System.Globalization;
using Kefu.Contracts.Conversations;
using Kefu.Conversations.Domain;
using Kefu.Platform.Access;
using Kefu.Platform.Persistence;
using Kefu.Platform.Time;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Kefu.Conversations.Data;

/// <summary>Writes messages inside the transaction of a command or a log reader.</summary>
internal sealed class ThreadWriter(KefuDbContext db, IDialect dialect, CurrentActor current, TimeProvider clock)
{
    public async Task<Written> WriteAsync(Draft draft, CancellationToken ct)
    {
        await db.SaveChangesAsync(ct);
        var transaction = db.Database.CurrentTransaction?.GetDbTransaction() ?? throw new InvalidOperationException("A message is written inside the transaction of its cause.");
        var unit = MessageStatements.Of(dialect, current.Actor, current.Source, clock.UtcNow(), draft);
        return MessageStatements.Read(draft, await MessageStatements.RunAsync(db.Database.GetDbConnection(), transaction, unit, ct));
    }

    /// <summary>Tells the thread what happened, in words that each reader gets in their own language.</summary>
    public Task<Written> NoticeAsync(Conversation conversation, Visibility visibility, string key, IReadOnlyList<string> args, CancellationToken ct) =>
        WriteAsync(
            new Draft(conversation.Id, conversation.ShopId, conversation.CustomerId, Guid.CreateVersion7(), AuthorKind.System, Guid.Empty, "", visibility, MessageKind.Notice, null)
            {
                Extra = new MessageExtra { Notice = key, Args = args },
            },
            ct);

    /// <summary>Tells the customer how a ticket was settled: once for each settling.</summary>
    public Task<Written> ResultAsync(Conversation conversation, SettledTicket ticket, CancellationToken ct) =>
        WriteAsync(
            new Draft(conversation.Id, conversation.ShopId, conversation.CustomerId, ticket.Resolution, AuthorKind.System, Guid.Empty, "", Visibility.Public, MessageKind.Notice, null)
            {
                Extra = new MessageExtra { Notice = "notice.ticket-resolved", Args = [ticket.Number.ToString(CultureInfo.InvariantCulture), ticket.Result], Ticket = ticket },
            },
            ct);

    /// <summary>What the bot says.</summary>
    public Task<Written> BotAsync(Conversation conversation, Guid clientId, string text, MessageExtra? extra, CancellationToken ct) =>
        WriteAsync(
            new Draft(conversation.Id, conversation.ShopId, conversation.CustomerId, clientId, AuthorKind.Bot, Guid.Empty, "", Visibility.Public, MessageKind.Text, text) { Extra = extra },
            ct);

    /// <summary>A note for the floor only.</summary>
    public Task<Written> NoteAsync(Conversation conversation, Actor by, string text, CancellationToken ct) =>
        WriteAsync(
            new Draft(conversation.Id, conversation.ShopId, conversation.CustomerId, Guid.CreateVersion7(), AuthorKind.Agent, by.Id, by.Name, Visibility.Internal, MessageKind.Text, text),
            ct);
}
