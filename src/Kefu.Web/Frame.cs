using Kefu.Platform.Access;
using Kefu.Platform.Modules;
using Kefu.Ui;
using Microsoft.Extensions.Localization;

namespace Kefu.Web;

/// <summary>The frame of every page: the rail holds what the modules offer and the person may open.</summary>
internal sealed class Frame(ModuleSet modules, CurrentActor current, IStringLocalizerFactory localizers) : IFrameSource
{
    private const int FootFrom = 900;

    FrameModel IFrameSource.Frame => new(
        [.. modules.Modules.SelectMany(m => m.Navigation).Where(n => current.Actor.May(n.Permission) && (n.Unless is null || !current.Actor.May(n.Unless))).OrderBy(n => n.Order)
            .Select(n => new NavItem(n.Href, n.Icon, localizers.Create(n.Resource)[n.Label].Value) { AtFoot = n.Order >= FootFrom })],
        current.Actor.Kind == ActorKind.Staff ? new FrameUser(current.Actor.Name, "") : null)
    {
        AccountHref = "/me",
    };
}
