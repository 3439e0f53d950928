using Kefu.Platform.Access;
using Microsoft.Extensions.Localization;

namespace Kefu.Operations.Audit;

/// <summary>The words for events: from the resources of the module that owns them, else from here, else the bare name.</summary>
internal sealed class EventTitles(PermissionCatalog permissions, IStringLocalizerFactory localizers)
{
    private readonly IReadOnlyList<IStringLocalizer> _sources =
        [localizers.Create(typeof(OperationsText)), .. permissions.All.Select(p => p.Resource).Distinct().Where(r => r != typeof(OperationsText)).Select(localizers.Create)];

    public string Of(string type)
    {
        foreach (var source in _sources)
        {
            var found = source["event:" + type];
            if (!found.ResourceNotFound)
            {
                return found.Value;
            }
        }

        return type;
    }
}
