using Kefu.Platform.Access;
using Kefu.Platform.Errors;
using Microsoft.Extensions.Localization;

namespace Kefu.Platform.Web;

/// <summary>Gives a refusal's message to those who show it, in the current language.</summary>
public sealed class RefusalText(IStringLocalizerFactory localizers, PermissionCatalog permissions)
{
    /// <summary>The message in the current language.</summary>
    public string Of(Refusal refusal)
    {
        var words = localizers.Create(refusal.Resource);
        var args = refusal is Denied denied ? [RightsOf(denied.Permission)] : refusal.Args.Select(a => a ?? "").ToArray();
        var found = words[refusal.Code, args];
        return found.ResourceNotFound ? localizers.Create(typeof(PlatformText))["unexpected"].Value : found.Value;
    }

    /// <summary>What the right is called; of several that would do, each.</summary>
    private string RightsOf(string permission) => string.Join(" / ", permission.Split('|').Select(NameOf));

    /// <summary>What a right is called in the current language.</summary>
    public string NameOf(string permission)
    {
        var resource = permissions.All.FirstOrDefault(p => p.Name == permission)?.Resource ?? typeof(PlatformText);
        var found = localizers.Create(resource)["permission:" + permission];
        return found.ResourceNotFound ? permission : found.Value;
    }
}
