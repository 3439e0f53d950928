using Kefu.Contracts.Knowledge;
using Kefu.Contracts.Search;
using Kefu.Knowledge.Answers;
using Kefu.Knowledge.Data;
using Kefu.Knowledge.Pages;
using Kefu.Knowledge.Replies;
using Kefu.Knowledge.Votes;
using Kefu.Platform.Access;
using Kefu.Platform.Imports;
using Kefu.Platform.Log;
using Kefu.Platform.Modules;
using Kefu.Platform.Persistence;
using Kefu.Platform.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Kefu.Knowledge;

public sealed class KnowledgeModule : KefuModule
{
    public override string Name => "knowledge";

    public override void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<AnswerShelf>();
        services.AddSingleton<INodeListener>(p => p.GetRequiredService<AnswerShelf>());
        services.AddScoped<IAnswers, PublishedAnswers>();
        services.AddScoped<ICannedReplies, CannedReplies>();
        services.AddScoped<ReplyValues>();
        services.AddScoped<IImportKind, Import.CannedReplyImport>();
        services.AddScoped<IImportKind, Import.ArticleImport>();
        services.AddScoped<ISearchSource, ArticleSearch>();
        services.AddScoped<IDemoSeed, Demo.DemoKnowledge>();
        services.AddScoped<ILogReader, ArticleTextIndex>();
        services.AddScoped<ILogReader, PresetReplies>();
        services.AddTextIndex(ArticleTextIndex.Table);
        services.AddScoped<ILogReader, VoteReader>();
        services.AddScoped<VoteCounts>();
    }

    public override void ConfigureModel(ModelBuilder model) => KnowledgeMapping.Configure(model);

    public override void AddPermissions(PermissionCatalog permissions) =>
        permissions.Add(typeof(KnowledgeText), "knowledge.view", "knowledge.edit", "knowledge.canned");

    public override void MapEndpoints(KefuEndpoints endpoints)
    {
        endpoints.Api.ServiceProvider.GetRequiredService<FeedCatalog>()
            .Add<ArticleSaved>("knowledge.view")
            .Add<ArticlePublished>("knowledge.view")
            .Add<ArticleWithdrawn>("knowledge.view")
            .Add<CannedReplySaved>("knowledge.view")
            .Add<CannedReplyRemoved>("knowledge.view");
        KnowledgeApi.Map(endpoints.Api);
        KnowledgeForms.Map(endpoints.Pages);
    }

    public override IEnumerable<NavEntry> Navigation => [new(500, "/knowledge", "bulb", "nav", typeof(KnowledgeText), "knowledge.view")];
}
