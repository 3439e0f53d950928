using System.Data.Common;
using System.Text.Json;
using Kefu.Contracts.Conversations;
using Kefu.Contracts.Customers;
using Kefu.Conversations.Domain;
using Kefu.Platform.Access;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Kefu.Platform.Text;

namespace Kefu.Conversations.Data;

/// <summary>A message about to be written.</summary>
internal sealed record Draft(ConversationId Conversation, Guid ShopId, CustomerId Customer, Guid ClientId, AuthorKind Author, Guid AuthorId, string AuthorName, Visibility Visibility, MessageKind Kind, string? Text)
{
    public MessageId Id { get; init; } = MessageId.New();

    public AttachmentId? Attachment { get; init; }

    public MessageExtra? Extra { get; init; }

    /// <summary>The clock that a customer's message starts when none runs and a person is wanted.</summary>
    public Clock? Clock { get; init; }

    /// <summary>Nothing is written, and no row answers, when the conversation is no longer the one that is open for the customer, or the writer's id was taken before.</summary>
    public bool OnlyIfOpen { get; init; }

    /// <summary>The reply of a person who has seen the thread up to here (everything, when they did not say): nothing is written, and no row answers, when the conversation is in nobody's service any more or somebody else wrote since.</summary>
    public long? TurnSince { get; init; }
}

/// <summary>A message that is written; <see cref="New"/> is false when its writer's id had been taken before.</summary>
internal sealed record Written(long Seq, MessageId Id, DateTime AtUtc, bool New);

/// <summary>The statements that write one message, what the thread's line shows of it, and its row in the log: all or none, once for each id of its writer.</summary>
internal static class MessageStatements
{
    private const string Columns =
        """
        INSERT INTO conversations_message ("Id", "ConversationId", "ShopId", "CustomerId", "ClientId", "Author", "AuthorId", "AuthorName", "Visibility", "Kind", "Text", "AttachmentId", "Extra", "AtUtc")

        """;

    private const string Once = " ON CONFLICT (\"CustomerId\", \"ClientId\") DO NOTHING";
    private const string Insert = Columns + "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)" + Once;

    private const string InsertIfOpen =
        Columns + "SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14"
        + " WHERE EXISTS (SELECT 1 FROM conversations_conversation c WHERE c.\"Id\" = $2 AND c.\"OpenFor\" = $4)" + Once;

    /// <summary>Whoever else writes in the thread or settles it waits: of two who act at once, the second finds what the first did.</summary>
    private const string Hold = "UPDATE conversations_conversation SET \"LastSeq\" = \"LastSeq\" WHERE \"Id\" = $1";

    private const string InsertInTurn =
        Columns + "SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14"
        + " WHERE EXISTS (SELECT 1 FROM conversations_conversation c WHERE c.\"Id\" = $2 AND c.\"Status\" = 'Active')"
        + " AND NOT EXISTS (SELECT 1 FROM conversations_message m WHERE m.\"ConversationId\" = $2 AND m.\"Seq\" > $15 AND m.\"Visibility\" = 'Public' AND m.\"Kind\" <> 'Notice' AND m.\"AuthorId\" <> $7)" + Once;

    private const string Touched = "UPDATE conversations_conversation AS c SET \"LastSeq\" = m.\"Seq\"";
    private const string Shown = Touched + ", \"LastPublicSeq\" = m.\"Seq\", \"LastMessageAtUtc\" = $3, \"LastText\" = $4, \"LastAuthor\" = $5";
    private const string ByWritten = " FROM conversations_message m WHERE c.\"Id\" = $1 AND m.\"Id\" = $2";
    private const string Begins = "CASE WHEN c.\"Status\" IN ('Queued', 'Offered', 'Active') AND c.\"WaitingSinceUtc\" IS NULL THEN ";

    private const string ByCustomer =
        Shown + ", \"LastCustomerSeq\" = m.\"Seq\", \"CustomerReadSeq\" = m.\"Seq\", \"SnoozedUntilUtc\" = NULL, "
        + "\"WaitingSinceUtc\" = " + Begins + "$3 ELSE c.\"WaitingSinceUtc\" END, "
        + "\"DueTotalSeconds\" = " + Begins + "$7 ELSE c.\"DueTotalSeconds\" END, "
        + "\"DueReason\" = " + Begins + "$8 ELSE c.\"DueReason\" END, "
        + "\"DueAtUtc\" = " + Begins + "$6 ELSE c.\"DueAtUtc\" END" + ByWritten;

    private const string ByAgent =
        Shown + ", \"AgentReadSeq\" = m.\"Seq\", \"AgentReadAtUtc\" = $3, "
        + "\"FirstResponseAtUtc\" = COALESCE(c.\"FirstResponseAtUtc\", $3), \"WaitingSinceUtc\" = NULL, \"DueAtUtc\" = $6, \"DueTotalSeconds\" = 0, \"DueReason\" = ''" + ByWritten;

    private const string ByBot = Shown + ByWritten;
    private const string Quiet = Touched + ByWritten;
    private const string LogGuard = "EXISTS (SELECT 1 FROM conversations_message m WHERE m.\"Id\" = $11)";

    /// <summary>The row of the log answers for the message: where it was written, the message was.</summary>
    private const string Answering = " RETURNING (SELECT m.\"Seq\" FROM conversations_message m WHERE m.\"Id\" = $11), $11, \"AtUtc\"";

    private const string Answer = "SELECT \"Seq\", \"Id\", \"AtUtc\" FROM conversations_message WHERE \"CustomerId\" = $1 AND \"ClientId\" = $2";

    public static WriteUnit Of(IDialect dialect, Actor actor, string source, DateTime now, Draft draft)
    {
        var extra = draft.Extra is null ? null : JsonSerializer.Serialize(draft.Extra, KefuJson.Options);
        var posted = new MessagePosted(draft.Conversation, draft.Id, draft.Author, draft.AuthorId, draft.Visibility, EventNames.Kebab(draft.Kind.ToString()));
        object?[] message =
        [
            draft.Id.Value, draft.Conversation.Value, draft.ShopId, draft.Customer.Value, draft.ClientId, draft.Author.ToString(), draft.AuthorId, draft.AuthorName,
            draft.Visibility.ToString(), draft.Kind.ToString(), draft.Text, draft.Attachment?.Value, extra, now,
        ];
        var log = EventLog.StatementFor(dialect, actor, source, now, posted, "conversation", draft.Conversation.Value, draft.ShopId, LogGuard, draft.Id.Value);
        var answer = new Statement(Answer, draft.Customer.Value, draft.ClientId);
        return draft switch
        {
            { OnlyIfOpen: true } => new WriteUnit(draft.Conversation.Value, new Statement(InsertIfOpen, message), Touch(draft, now), log with { Sql = log.Sql + Answering }),
            { TurnSince: { } since } => new WriteUnit(draft.Conversation.Value, new Statement(Hold, draft.Conversation.Value), new Statement(InsertInTurn, [.. message, since]), Touch(draft, now), log, answer),
            _ => new WriteUnit(draft.Conversation.Value, new Statement(Insert, message), Touch(draft, now), log, answer),
        };
    }

    public static Written Read(Draft draft, object?[] row)
    {
        var id = new MessageId(DbValues.ToGuid(row[1]!));
        return new Written(DbValues.ToLong(row[0]!), id, DbValues.ToUtc(row[2]!), id == draft.Id);
    }

    /// <summary>Runs the unit in a transaction that is open already.</summary>
    public static async Task<object?[]> RunAsync(DbConnection connection, DbTransaction transaction, WriteUnit unit, CancellationToken ct)
    {
        object?[]? answer = null;
        for (var i = 0; i < unit.Statements.Count; i++)
        {
            await using var command = connection.CreateCommand();
            command.Transaction = transaction;
#pragma warning disable CA2100 // The text is one of the constants above; values travel as parameters.
            command.CommandText = unit.Statements[i].Sql;
#pragma warning restore CA2100
            command.AddPositional(unit.Statements[i].Parameters);
            if (i < unit.Statements.Count - 1)
            {
                await command.ExecuteNonQueryAsync(ct);
                continue;
            }

            await using var reader = await command.ExecuteReaderAsync(ct);
            await reader.ReadAsync(ct);
            answer = [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetValue)];
        }

        return answer!;
    }

    private static Statement Touch(Draft draft, DateTime now)
    {
        var id = draft.Id.Value;
        var conversation = draft.Conversation.Value;
        if (draft.Visibility is Visibility.Internal || draft.Kind is MessageKind.Notice)
        {
            return new Statement(Quiet, conversation, id);
        }

        var line = Preview(draft);
        var author = draft.Author.ToString();
        return draft.Author switch
        {
            AuthorKind.Customer => new Statement(
                ByCustomer, conversation, id, now, line, author, draft.Clock is { } c ? now + c.Target : Conversation.Never, (int)(draft.Clock?.Target.TotalSeconds ?? 0), draft.Clock?.Reason ?? ""),
            AuthorKind.Agent => new Statement(ByAgent, conversation, id, now, line, author, Conversation.Never),
            _ => new Statement(ByBot, conversation, id, now, line, author),
        };
    }

    /// <summary>What the list shows of a message; never more than fits.</summary>
    private static string Preview(Draft draft)
    {
        var text = draft.Text ?? draft.Extra?.Card?.Title ?? "";
        text = text.ReplaceLineEndings(" ").Trim();
        return Cut.To(text, 120);
    }
}
