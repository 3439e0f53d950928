using Microsoft.AspNetCore.Authorization;

namespace Kefu.Platform.Access;

/// <summary>All permissions of the installation, by name; a role may hold only these.</summary>
public sealed class PermissionCatalog
{
    private readonly SortedDictionary<string, PermissionInfo> _all = new(StringComparer.Ordinal);

    /// <summary>Every permission, by name.</summary>
    public IReadOnlyCollection<PermissionInfo> All => _all.Values;

    /// <summary>Adds permissions; their titles are the keys <c>permission:{name}</c> of the resource class.</summary>
    public void Add(Type resource, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            _all[name] = new PermissionInfo(name, resource);
        }
    }

    /// <summary>True when the name is a permission of some module.</summary>
    public bool Contains(string name) => _all.ContainsKey(name);
}

/// <summary>One permission and the resource class that holds its title.</summary>
public sealed record PermissionInfo(string Name, Type Resource);

/// <summary>The permission that a page, an endpoint or a request demands. Deny is the default.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method, AllowMultiple = true)]
public sealed class RequiresAttribute : AuthorizeAttribute
{
    internal const string Prefix = "permission:";

    /// <summary>Demands the permission of this name, or one of the others.</summary>
    public RequiresAttribute(string permission, params string[] or)
        : base(Prefix + string.Join('|', [permission, .. or]))
    {
        Permission = permission;
        AnyOf = [permission, .. or];
    }

    /// <summary>The permission's name.</summary>
    public string Permission { get; }

    /// <summary>The permissions of which one is enough.</summary>
    public IReadOnlyList<string> AnyOf { get; }
}

/// <summary>A request, page or endpoint that only a customer's visitor token opens.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class RequiresVisitorAttribute() : AuthorizeAttribute(PolicyName)
{
    internal const string PolicyName = "visitor";
}

/// <summary>A request, page or endpoint that any signed-in person may use, whatever the role: their own profile, their own session.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class RequiresStaffAttribute() : AuthorizeAttribute(PolicyName)
{
    internal const string PolicyName = "staff";
}

/// <summary>A request that only Kefu's own background work sends.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class InternalOnlyAttribute : Attribute;

/// <summary>A door left open on purpose, with the reason.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class PublicDoorAttribute(string reason) : AllowAnonymousAttribute
{
    /// <summary>Why nobody needs a right here.</summary>
    public string Reason { get; } = reason;
}
