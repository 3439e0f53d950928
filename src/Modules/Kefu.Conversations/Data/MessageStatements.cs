using System.Data.Common;
using System.Text.Json;
using Kefu.Contracts.Conversations;
using Kefu.Contracts.Customers;
using Kefu.Conversations.Domain;
using Kefu.Platform.Access;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;

namespace Kefu.Conversations.Data;

/// <summary>A message about to be written.</summary>
internal sealed record Draft(ConversationId Conversation, Guid ShopId, CustomerId Customer, Guid ClientId, AuthorKind Author, Guid AuthorId, string AuthorName, Visibility Visibility, MessageKind Kind, string? Text)
{
    public MessageId Id { get; init; } = MessageId.New();

    public AttachmentId? Attachment { get; init; }

    public MessageExtra? Extra { get; init; }

    /// <summary>The clock that a customer's message starts when none runs and a person is wanted.</summary>
    public Clock? Clock { get; init; }
}

/// <summary>A message that is written; <see cref="New"/> is false when its writer's id had been taken before.</summary>
internal sealed record Written(long Seq, MessageId Id, DateTime AtUtc, bool New);

/// <summary>The statements that write one message, what the thread's line shows of it, and its row in the log: all or none, once for each id of its writer.</summary>
internal static class MessageStatements
{
    private const string Insert =
        """
        INSERT INTO conversations_message ("Id", "ConversationId", "ShopId", "CustomerId", "ClientId", "Author", "AuthorId", "AuthorName", "Visibility", "Kind", "Text", "AttachmentId", "Extra", "AtUtc")
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) ON CONFLICT ("ConversationId", "ClientId") DO NOTHING
        """;

    private const string Seq = "(SELECT m.\"Seq\" FROM conversations_message m WHERE m.\"Id\" = $2)";
    private const string Guard = "WHERE \"Id\" = $1 AND EXISTS (SELECT 1 FROM conversations_message m WHERE m.\"Id\" = $2)";
    private const string Shown = "\"LastSeq\" = " + Seq + ", \"LastPublicSeq\" = " + Seq + ", \"LastMessageAtUtc\" = $3, \"LastText\" = $4, \"LastAuthor\" = $5";

    private const string ByCustomer =
        "UPDATE conversations_conversation SET " + Shown + ", \"LastCustomerSeq\" = " + Seq + ", "
        + "\"CustomerReadSeq\" = " + Seq + ", "
        + "\"WaitingSinceUtc\" = CASE WHEN \"Status\" IN ('Queued', 'Offered', 'Active') THEN COALESCE(\"WaitingSinceUtc\", $3) ELSE \"WaitingSinceUtc\" END, "
        + "\"DueTotalSeconds\" = CASE WHEN \"Status\" IN ('Queued', 'Offered', 'Active') AND \"WaitingSinceUtc\" IS NULL THEN $7 ELSE \"DueTotalSeconds\" END, "
        + "\"DueReason\" = CASE WHEN \"Status\" IN ('Queued', 'Offered', 'Active') AND \"WaitingSinceUtc\" IS NULL THEN $8 ELSE \"DueReason\" END, "
        + "\"DueAtUtc\" = CASE WHEN \"Status\" IN ('Queued', 'Offered', 'Active') AND \"WaitingSinceUtc\" IS NULL THEN $6 ELSE \"DueAtUtc\" END " + Guard;

    private const string ByAgent =
        "UPDATE conversations_conversation SET " + Shown + ", \"AgentReadSeq\" = " + Seq + ", \"AgentReadAtUtc\" = $3, "
        + "\"FirstResponseAtUtc\" = COALESCE(\"FirstResponseAtUtc\", $3), \"WaitingSinceUtc\" = NULL, \"DueAtUtc\" = $6, \"DueTotalSeconds\" = 0, \"DueReason\" = '' " + Guard;

    private const string ByBot = "UPDATE conversations_conversation SET " + Shown + " " + Guard;
    private const string Quiet = "UPDATE conversations_conversation SET \"LastSeq\" = " + Seq + " " + Guard;
    private const string LogGuard = "EXISTS (SELECT 1 FROM conversations_message m WHERE m.\"Id\" = $11)";
    private const string Answer = "SELECT \"Seq\", \"Id\", \"AtUtc\" FROM conversations_message WHERE \"ConversationId\" = $1 AND \"ClientId\" = $2";

    public static WriteUnit Of(IDialect dialect, Actor actor, string source, DateTime now, Draft draft)
    {
        var extra = draft.Extra is null ? null : JsonSerializer.Serialize(draft.Extra, KefuJson.Options);
        var posted = new MessagePosted(draft.Conversation, draft.Id, draft.Author, draft.AuthorId, draft.Visibility, EventNames.Kebab(draft.Kind.ToString()));
        return new WriteUnit(
            new Statement(
                Insert, draft.Id.Value, draft.Conversation.Value, draft.ShopId, draft.Customer.Value, draft.ClientId, draft.Author.ToString(), draft.AuthorId, draft.AuthorName,
                draft.Visibility.ToString(), draft.Kind.ToString(), draft.Text, draft.Attachment?.Value, extra, now),
            Touch(draft, now),
            EventLog.StatementFor(dialect, actor, source, now, posted, "conversation", draft.Conversation.Value, draft.ShopId, LogGuard, draft.Id.Value),
            new Statement(Answer, draft.Conversation.Value, draft.ClientId));
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
        return text.Length <= 120 ? text : text[..(char.IsHighSurrogate(text[119]) ? 119 : 120)];
    }
}
