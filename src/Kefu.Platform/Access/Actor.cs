using System.Collections.Frozen;

namespace Kefu.Platform.Access;

/// <summary>Who is at the door.</summary>
public enum ActorKind
{
    /// <summary>Nobody known.</summary>
    Anonymous,

    /// <summary>A person of the floor, signed in.</summary>
    Staff,

    /// <summary>A customer's browser or app, holding a visitor token.</summary>
    Visitor,

    /// <summary>A program with an API key.</summary>
    ApiKey,

    /// <summary>Kefu itself: log readers and jobs.</summary>
    System,
}

/// <summary>Who acts, with the rights and the reach they hold at this moment.</summary>
public sealed record Actor(
    ActorKind Kind,
    Guid Id,
    string Name,
    FrozenSet<string> Permissions,
    ShopScope Shops)
{
    /// <summary>Kefu itself; may do everything, everywhere.</summary>
    public static readonly Actor System = new(ActorKind.System, Guid.Empty, "Kefu", [], ShopScope.All);

    /// <summary>Nobody; may do nothing.</summary>
    public static readonly Actor Anonymous = new(ActorKind.Anonymous, Guid.Empty, "", [], ShopScope.None);

    /// <summary>The team a person of the floor belongs to.</summary>
    public Guid? TeamId { get; init; }

    /// <summary>The customer behind a visitor token.</summary>
    public Guid? CustomerId { get; init; }

    /// <summary>When what the actor shows as a right ends by itself; null when that is not known beforehand. It may be prolonged before.</summary>
    public DateTime? UntilUtc { get; init; }

    /// <summary>The queues a person of the floor serves.</summary>
    public FrozenSet<Guid> Queues { get; init; } = [];

    /// <summary>What the person has to do before anything else opens; none for nearly everybody.</summary>
    public FirstStep? First { get; init; }

    /// <summary>True when the actor holds the permission. The system holds all.</summary>
    public bool May(string permission) => Kind == ActorKind.System || Permissions.Contains(permission);
}

/// <summary>A step that comes before all else: a new password, a second factor. Until then only doors marked with <see cref="OpenBeforeFirstStepAttribute"/> open.</summary>
/// <param name="Code">The refusal's name and the key of its message.</param>
/// <param name="Page">The page on which the step is taken.</param>
public sealed record FirstStep(string Code, Type Resource, string Page);

/// <summary>Marks a door that stays open to somebody who has a first step to take: the step itself, and the way out.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class OpenBeforeFirstStepAttribute : Attribute;

/// <summary>Which shops an actor can reach.</summary>
/// <param name="Everywhere">True when no shop is out of reach.</param>
/// <param name="Ids">The shops within reach when not everywhere.</param>
public sealed record ShopScope(bool Everywhere, IReadOnlyList<Guid> Ids)
{
    /// <summary>Every shop, those to come included.</summary>
    public static readonly ShopScope All = new(true, []);

    /// <summary>No shop at all.</summary>
    public static readonly ShopScope None = new(false, []);

    /// <summary>Only the shops named.</summary>
    public static ShopScope Of(params IEnumerable<Guid> ids) => new(false, [.. ids]);

    /// <summary>True when the shop is within reach.</summary>
    public bool Contains(Guid shopId) => Everywhere || Ids.Contains(shopId);
}

/// <summary>A record that belongs to one shop; it is invisible to everybody whose scope lacks that shop.</summary>
public interface IShopOwned
{
    /// <summary>The shop it belongs to.</summary>
    Guid ShopId { get; }
}

/// <summary>The actor of the present request or background step.</summary>
public sealed class CurrentActor
{
    /// <summary>Who acts; nobody until the door has found out.</summary>
    public Actor Actor { get; private set; } = Actor.Anonymous;

    /// <summary>The address the request came from, for the audit trail.</summary>
    public string Source { get; private set; } = "";

    /// <summary>Sets who acts for the rest of this scope.</summary>
    public void Become(Actor actor, string source = "")
    {
        Actor = actor;
        Source = source;
    }
}
