using Kefu.Contracts.Identity;
using Kefu.Contracts.Knowledge;
using Kefu.Contracts.Routing;
using Kefu.Conversations.Views;
using Kefu.Platform.Access;
using Kefu.Platform.Errors;
using Kefu.Platform.Handling;
using Kefu.Platform.Settings;
using Kefu.Platform.Text;

namespace Kefu.Conversations.EnterWidget;

/// <summary>What the widget needs to draw itself for a shop.</summary>
[PublicDoor("The shop's name, colour and greeting stand on its public pages.")]
public sealed record GetWidgetConfig(string Shop, string? Lang) : IQuery<WidgetConfig>;

/// <summary>The look and the limits of a shop's widget.</summary>
public sealed record WidgetConfig(
    Guid ShopId,
    string Name,
    string BrandColor,
    string Greeting,
    IReadOnlyList<string> QuickQuestions,
    string Lang,
    bool Online,
    string BotName,
    long MaxUploadBytes,
    IReadOnlyList<string> AcceptedTypes)
{
    /// <summary>When the service hours begin again, outside of them.</summary>
    public DateTime? OpensAt { get; init; }
}

internal sealed class GetWidgetConfigHandler(
    IShopDirectory shops, SettingsStore settings, ThreadViews views, CurrentActor current, ICannedReplies? phrases = null, IAnswers? answers = null, IQueues? queues = null)
    : IHandler<GetWidgetConfig, WidgetConfig>
{
    public async Task<WidgetConfig> HandleAsync(GetWidgetConfig request, CancellationToken ct)
    {
        var shop = await shops.FindByKeyAsync(request.Shop ?? "", ct) ?? throw new NotFound();
        // What follows is public in this shop, and only in this one.
        current.Become(Actor.Anonymous with { Shops = ShopScope.Of(shop.Id) }, current.Source);
        var language = Languages.Of(request.Lang, shop.Language);
        // The agents' greeting serves here too, unless it speaks of the agent, who is not known yet.
        var greeting = phrases is null ? null : await phrases.PhraseAsync(shop.Id, "greeting", language, ct);
        var generic = greeting is null || Placeholders.In(greeting).Any(n => !IsShop(n));
        var limits = await settings.GetAsync<ThreadSettings>(ThreadSettings.Key, shop.Id, ct);
        var duty = queues is null ? new Duty(true, null) : await queues.DutyAsync(shop.Id, ct);
        return new WidgetConfig(
            shop.Id,
            shop.Name,
            shop.BrandColor,
            generic ? ConversationsText.In(language, "widget.greeting", shop.Name) : Placeholders.Fill(greeting!, n => IsShop(n) ? shop.Name : null),
            answers is null ? [] : await answers.QuickQuestionsAsync(shop.Id, language, ct),
            language,
            duty.Online,
            await views.BotNameAsync(shop.Id, language, ct),
            limits.MaxUploadMegabytes * 1024L * 1024L,
            Domain.FileTypes.Extensions)
        {
            OpensAt = duty.OpensAtUtc,
        };
    }

    private static bool IsShop(string name) => name is "shop" or "店铺";
}
