namespace Kefu.Identity;

/// <summary>Carries the words of people, roles, keys and shops in both languages.</summary>
public sealed class IdentityText;
