using Kefu.Platform.Access;
using Kefu.Platform.Modules;
using Kefu.Ui;
using Microsoft.Extensions.Localization;

namespace Kefu.Web;

/// <summary>The frame of every page: the rail holds what the modules offer and the person may open.</summary>
internal sealed class Frame(ModuleSet modules, CurrentActor current, IStringLocalizerFactory localizers) : IFrameSource
{
    /// <summary>G and a letter go to a page.</summary>
    private static readonly Dictionary<string, string> Keys = new(StringComparer.Ordinal)
    {
        ["/"] = "g h", ["/desk"] = "g d", ["/tickets"] = "g t", ["/orders"] = "g o", ["/knowledge"] = "g k", ["/routing"] = "g r",
        ["/satisfaction"] = "g f", ["/wall"] = "g w", ["/standards"] = "g s", ["/audit"] = "g a", ["/settings"] = "g e",
    };

    private const int FootFrom = 900;

    FrameModel IFrameSource.Frame => new(
        [.. modules.Modules.SelectMany(m => m.Navigation).Where(n => current.Actor.May(n.Permission) && (n.Unless is null || !current.Actor.May(n.Unless))).OrderBy(n => n.Order)
            .Select(n => (Entry: n, Words: localizers.Create(n.Resource)))
            .Select(n => new NavItem(n.Entry.Href, n.Entry.Icon, n.Words[n.Entry.Label].Value)
            {
                Also = n.Entry.Also,
                AtFoot = n.Entry.Order >= FootFrom,
                Key = Keys.GetValueOrDefault(n.Entry.Href),
                Words = CommandWords.Of(n.Words, n.Entry.Resource, n.Entry.Label),
            })],
        current.Actor.Kind == ActorKind.Staff ? new FrameUser(current.Actor.Name, "") : null)
    {
        AccountHref = "/me",
    };
}
