using Kefu.Identity.Data;
using Microsoft.Extensions.Localization;

namespace Kefu.Identity.Roles;

/// <summary>What roles are called in the reader's language.</summary>
internal sealed class RoleNames(IStringLocalizer<IdentityText> text)
{
    public string Of(Role role) => role.Title ?? (text["role:" + role.Key] is { ResourceNotFound: false } found ? found.Value : role.Key);
}
