using Kefu.Insights.Domain;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Insights.Data;

internal static class InsightsModel
{
    public static void Configure(ModelBuilder model)
    {
        model.Entity<ConversationLine>(e =>
        {
            e.ToTable("insights_conversation");
            e.HasKey(x => x.Conversation);
            e.Property(x => x.Channel).HasMaxLength(20);
            e.Property(x => x.Tier).HasMaxLength(60);
            e.Ignore(x => x.FirstResponse);
            e.Ignore(x => x.Assignment);
            e.HasIndex(x => new { x.State, x.ShopId });
            e.HasIndex(x => new { x.Customer, x.OpenedAtUtc });
            e.HasIndex(x => x.PersonRequestedAtUtc);
            e.HasIndex(x => x.ResolvedAtUtc);
        });
        model.Entity<SurveyLine>(e =>
        {
            e.ToTable("insights_survey");
            e.HasKey(x => x.Survey);
            e.HasIndex(x => x.AnsweredAtUtc);
            e.HasIndex(x => x.InvitedAtUtc);
        });
        model.Entity<TurnLine>(e =>
        {
            e.ToTable("insights_turn");
            e.HasKey(x => new { x.Conversation, x.Ordinal });
            e.Property(x => x.Tier).HasMaxLength(60);
            e.HasIndex(x => x.OpenedAtUtc);
        });
    }
}
