using Kefu.Platform.Log;

namespace Kefu.Platform.Web;

/// <summary>Which events of the log go to the browsers of the floor, and the permission each demands. Only the kind of event and the subject's id travel; the browser asks for the rest, with its rights.</summary>
public sealed class FeedCatalog
{
    private readonly Dictionary<string, string> _permissions = new(StringComparer.Ordinal);

    /// <summary>Every event in the feed with its permission.</summary>
    public IReadOnlyDictionary<string, string> Permissions => _permissions;

    /// <summary>Sends events of this type to those who hold the permission.</summary>
    public FeedCatalog Add<TEvent>(string permission)
    {
        _permissions[EventNames.Of(typeof(TEvent))] = permission;
        return this;
    }
}
