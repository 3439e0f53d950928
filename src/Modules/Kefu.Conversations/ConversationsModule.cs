using Kefu.Contracts.Conversations;
using Kefu.Contracts.Customers;
using Kefu.Contracts.Satisfaction;
using Kefu.Contracts.Search;
using Kefu.Conversations.AcceptConversation;
using Kefu.Conversations.Board;
using Kefu.Conversations.AnswerByBot;
using Kefu.Conversations.CountConversations;
using Kefu.Conversations.Data;
using Kefu.Conversations.KeepFile;
using Kefu.Conversations.MarkRead;
using Kefu.Conversations.OpenConversation;
using Kefu.Conversations.PostMessage;
using Kefu.Conversations.Readers;
using Kefu.Conversations.SearchConversations;
using Kefu.Conversations.Staff;
using Kefu.Conversations.TransferConversation;
using Kefu.Conversations.Views;
using Kefu.Conversations.Widget;
using Kefu.Conversations.WidgetFeed;
using Kefu.Platform.Access;
using Kefu.Platform.Jobs;
using Kefu.Platform.Exports;
using Kefu.Platform.Log;
using Kefu.Platform.Modules;
using Kefu.Platform.Persistence;
using Kefu.Platform.Settings;
using Kefu.Platform.Text;
using Kefu.Platform.Web;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Kefu.Conversations;

public sealed class ConversationsModule : KefuModule
{
    public override string Name => "conversations";

    public override void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        services.AddScoped<IConversations, ConversationLookup>();
        services.AddScoped<IConversationBoard, ConversationBoard>();
        services.AddScoped<IShopRemains, KeepFile.ShopFiles>();
        services.AddScoped<IJobHandler, KeepFile.DropFiles>();
        services.AddScoped<IExportKind, ExportConversations.ConversationExport>();
        services.AddScoped<IFirstSteps, ShopFirstSteps>();
        services.AddScoped<BoardThreads>();
        services.AddScoped<ConversationReach>();
        services.AddScoped<OpenedConversations>();
        services.AddScoped<ThreadWriter>();
        services.AddScoped<ThreadViews>();
        services.AddScoped<RowViews>();
        services.AddScoped<ResponseClocks>();
        services.AddScoped<Handover>();
        services.AddScoped<Acceptance>();
        services.AddScoped<ReadMarks>();
        services.AddScoped<TransferEnd>();
        services.AddScoped<EndConversation.Endings>();
        services.AddScoped<EndConversation.PhraseCheck>();
        services.AddScoped<SuperviseConversation.Visits>();
        services.AddScoped<ReturnToQueue.Returns>();
        services.AddSingleton<FileStore>();
        services.AddSingleton<FileLinks>();
        services.AddScoped<FileDoor>();
        services.AddHostedService<HalfFiles>();
        services.AddSingleton<OpenThreads>();
        services.AddSingleton<FreshMessages>();
        services.AddScoped<Reopening>();
        services.AddScoped<Opening>();
        services.AddScoped<IJobHandler, TransferExpiry>();
        services.AddScoped<BotAnswers>();
        services.AddScoped<ILogReader, BotReader>();
        services.AddScoped<ILogReader, RoutingReader>();
        services.AddScoped<ILogReader, ResultReader>();
        services.AddScoped<ILogReader, TallyReader>();
        services.AddScoped<ILogReader, MessageWords>();
        services.AddScoped<ISearchSource, ConversationSearch>();
        services.AddTextIndex(MessageWords.Table);
        services.AddScoped<IJobHandler, SlowReminder>();
        services.AddScoped<IJobHandler, SnoozeConversation.SnoozeEnd>();
        services.AddScoped<Demo.DemoCast>();
        services.AddScoped<IDemoStory, Demo.DemoDays>();
        services.AddScoped<Reminders>();
        services.AddSingleton<WidgetOrigins>();
        services.AddSingleton<QueueMoves>();
        services.AddSingleton<INodeListener>(p => p.GetRequiredService<QueueMoves>());
        services.AddSingleton<Board.RecentTags>();
        services.AddSingleton<INodeListener>(p => p.GetRequiredService<Board.RecentTags>());
        services.AddSingleton<IStartupFilter, WidgetCors>();
        services.AddSetting(BotSettings.Key, BotSettings.Default, "operations.settings", typeof(ConversationsText), perShop: true);
        services.AddSetting(BotSettings.HandoverWordsKey, HandoverWords.Default, "operations.settings", typeof(ConversationsText), perShop: true);
        services.AddSetting(ThreadSettings.Key, ThreadSettings.Default, "operations.settings", typeof(ConversationsText), perShop: true);
        services.AddSetting(ClassSettings.Key, ClassSettings.Default, "operations.settings", typeof(ConversationsText), perShop: true);
    }

    public override void ConfigureModel(ModelBuilder model) => ConversationsModel.Configure(model);

    public override void AddPermissions(PermissionCatalog permissions) =>
        permissions.Add(
            typeof(ConversationsText),
            "conversations.work",
            "conversations.see-team",
            "conversations.see-all",
            "conversations.monitor",
            "conversations.whisper",
            "conversations.take-over",
            "conversations.reply",
            "conversations.see-recalled",
            "conversations.export-notes");

    public override void MapEndpoints(KefuEndpoints endpoints)
    {
        WidgetEndpoints.Map(endpoints.Api);
        ChatPage.Map(endpoints.Pages);
        FileDoor.Map(endpoints.Pages);
        StaffEndpoints.Map(endpoints.Api);
        Feed(endpoints.Api.ServiceProvider.GetRequiredService<FeedCatalog>());
        endpoints.Api.ServiceProvider.GetRequiredService<LogTopics>()
            .Add<ConversationOpened>(e => e.Customer.Value, leads: true)
            .Add<VisitorIdentified>(e => e.Anonymous.Value)
            .Add<SurveyInvited>(e => e.Conversation?.Value)
            .Add<SurveyAnswered>(e => e.Conversation?.Value);
    }

    private static void Feed(FeedCatalog feed)
    {
        const string Work = "conversations.work";
        feed.Add<ConversationOpened>(Work).Add<MessagePosted>(Work).Add<HandoverRequested>(Work).Add<QueueLeft>(Work)
            .Add<ConversationOffered>(Work).Add<ConversationOfferEnded>(Work).Add<OfferDeclined>(Work).Add<ConversationAccepted>(Work).Add<OwnerChanged>(Work)
            .Add<TransferRequested>(Work).Add<TransferAccepted>(Work).Add<TransferDeclined>(Work).Add<ColleagueInvited>(Work).Add<StaffMentioned>(Work)
            .Add<ConversationTakenOver>(Work).Add<ConversationTagged>(Work).Add<ConversationReturned>(Work).Add<ConversationResolved>(Work)
            .Add<ConversationReopened>(Work).Add<ConversationClosed>(Work).Add<MessagesRead>(Work).Add<SlowResponseNoticed>(Work)
            .Add<ConversationSnoozed>(Work).Add<ConversationWoken>(Work).Add<ConversationMerged>(Work).Add<ConversationUnmerged>(Work).Add<MessageRecalled>(Work);
    }
}
