using Kefu.Conversations.CountConversations;
using Kefu.Conversations.Domain;
using Kefu.Conversations.RateAnswer;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Kefu.Conversations.Data;

internal static class ConversationsModel
{
    public static void Configure(ModelBuilder model)
    {
        model.Entity<Conversation>(Map);
        MapTally(model);
        model.Entity<Message>(e =>
        {
            e.ToTable("conversations_message");
            e.HasKey(x => x.Seq);
            e.Property(x => x.Seq).ValueGeneratedOnAdd();
            e.Property(x => x.AuthorName).HasMaxLength(200);
            e.Property(x => x.Text).HasMaxLength(8000);
            e.HasIndex(x => x.Id).IsUnique();
            e.HasIndex(x => new { x.ConversationId, x.Seq });
            e.HasIndex(x => new { x.CustomerId, x.Seq });
            e.HasIndex(x => new { x.CustomerId, x.ClientId }).IsUnique();
            e.HasIndex(x => x.AttachmentId).HasFilter("\"AttachmentId\" IS NOT NULL");
        });
        model.Entity<Attachment>(e =>
        {
            e.ToTable("conversations_attachment");
            e.HasKey(x => x.Id);
            e.Property(x => x.FileName).HasMaxLength(255);
            e.Property(x => x.ContentType).HasMaxLength(100);
        });
        model.Entity<Participant>(e =>
        {
            e.ToTable("conversations_participant");
            e.HasKey(x => new { x.ConversationId, x.StaffId });
            e.HasIndex(x => new { x.StaffId, x.Mentioned });
        });
    }

    private static void MapTally(ModelBuilder model)
    {
        model.Entity<TallyRow>(e =>
        {
            e.ToTable("conversations_tally");
            e.HasKey(x => new { x.ShopId, x.Kind, x.Key });
            e.Property(x => x.Kind).HasMaxLength(20);
        });
        model.Entity<TallyEntry>(e =>
        {
            e.ToTable("conversations_tally_entry");
            e.HasKey(x => x.ConversationId);
        });
        model.Entity<AnswerRating>(e =>
        {
            e.ToTable("conversations_answer_rating");
            e.HasKey(x => x.MessageId);
        });
    }

    private static void Map(EntityTypeBuilder<Conversation> e)
    {
        e.ToTable("conversations_conversation");
        e.HasKey(x => x.Id);
        e.Property(x => x.Channel).HasMaxLength(20);
        e.Property(x => x.Language).HasMaxLength(20);
        e.Property(x => x.Tier).HasMaxLength(40);
        e.Property(x => x.Region).HasMaxLength(100);
        e.Property(x => x.Class).HasMaxLength(40);
        e.Property(x => x.Stage).HasMaxLength(20);
        e.Property(x => x.Tags).HasMaxLength(1000);
        e.Property(x => x.DueReason).HasMaxLength(200);
        e.Property(x => x.LastText).HasMaxLength(200);
        e.Property(x => x.LastAuthor).HasMaxLength(20);
        e.Property(x => x.Version).IsConcurrencyToken();
        e.Ignore(x => x.IsOpen).Ignore(x => x.WantsPerson).Ignore(x => x.TagList).Ignore(x => x.InTransfer);
        e.HasIndex(x => x.OpenFor).IsUnique();
        e.HasIndex(x => x.Number).IsUnique();
        e.HasIndex(x => new { x.CustomerId, x.OpenedAtUtc });
        e.HasIndex(x => new { x.AssignedTo, x.Status, x.DueAtUtc });
        // Open ones are few however many are over: lists and counters walk an index of them alone.
        e.HasIndex(x => new { x.DueAtUtc, x.LastMessageAtUtc, x.Number }).IsDescending(false, true, true).HasFilter("\"Status\" IN ('Bot', 'Queued', 'Offered', 'Active')").HasDatabaseName("IX_conversations_conversation_Open");
        e.HasIndex(x => new { x.Status, x.DueAtUtc, x.LastMessageAtUtc, x.Number }).IsDescending(false, false, true, true);
        // Few are asked to take something at a time. Not so for TransferQueue: with an index on every branch of a person's reach
        // SQLite would gather all that person ever owned instead of walking the few that are open.
        e.HasIndex(x => x.OfferedTo).HasFilter("\"OfferedTo\" IS NOT NULL");
        e.HasIndex(x => x.TransferTo).HasFilter("\"TransferTo\" IS NOT NULL");
        // The tags to choose from are those used last.
        e.HasIndex(x => x.OpenedAtUtc).HasFilter("\"Tags\" <> ''").HasDatabaseName("IX_conversations_conversation_Tagged");
        e.HasIndex(x => new { x.Owner, x.Status });
        e.HasIndex(x => new { x.AssignedTo, x.SnoozedUntilUtc }).HasFilter("\"SnoozedUntilUtc\" IS NOT NULL");
        e.HasIndex(x => x.MergedInto).HasFilter("\"MergedInto\" IS NOT NULL");

        // Written by the message statements alone: a change of state must never set them back.
        foreach (var column in (string[])
            [
                nameof(Conversation.LastSeq), nameof(Conversation.LastPublicSeq), nameof(Conversation.LastCustomerSeq), nameof(Conversation.AgentReadSeq),
                nameof(Conversation.AgentReadAtUtc), nameof(Conversation.CustomerReadSeq), nameof(Conversation.LastMessageAtUtc), nameof(Conversation.LastText),
                nameof(Conversation.LastAuthor), nameof(Conversation.FirstResponseAtUtc),
            ])
        {
            e.Property(column).Metadata.SetAfterSaveBehavior(PropertySaveBehavior.Ignore);
        }
    }
}
