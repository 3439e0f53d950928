namespace Kefu.Platform.Errors;

/// <summary>The database cannot be reached at the moment; what was sent may be sent again under the same id.</summary>
public sealed class Unavailable() : Refusal("database-away", 503, typeof(PlatformText), [])
{
    public override TimeSpan? RetryAfter => TimeSpan.FromSeconds(2);
}

/// <summary>The disk has no room for what was sent; nothing of it was kept (503).</summary>
public sealed class DiskFull() : Refusal("disk-full", 503, typeof(PlatformText), [])
{
    /// <summary>Somebody has to make room first.</summary>
    public override TimeSpan? RetryAfter => TimeSpan.FromSeconds(30);
}

/// <summary>A request that Kefu refuses for a reason it can name. The code is also the key of the message in <see cref="Resource"/>.</summary>
public abstract class Refusal(string code, int status, Type resource, object?[] args) : Exception(code)
{
    /// <summary>The rule's stable name, such as <c>tickets.not-assigned</c>.</summary>
    public string Code { get; } = code;

    /// <summary>The HTTP status it becomes.</summary>
    public int Status { get; } = status;

    /// <summary>The resource class that holds the message in both languages.</summary>
    public Type Resource { get; } = resource;

    /// <summary>What the message's places are filled with.</summary>
    public IReadOnlyList<object?> Args { get; } = args;

    /// <summary>The page on which the person can remove the obstacle, such as typing the password again.</summary>
    public virtual string? LeadsTo => null;

    /// <summary>How long to wait before asking again, in whole seconds on the wire; none when asking again is of no use.</summary>
    public virtual TimeSpan? RetryAfter => null;
}

/// <summary>A named rule of the domain stands against the request (409).</summary>
/// <typeparam name="TResource">The resource class that holds the message.</typeparam>
public sealed class RuleBroken<TResource>(string code, params object?[] args) : Refusal(code, 409, typeof(TResource), args);

/// <summary>The record is not there, or not within the actor's reach: the two are told apart for nobody (404).</summary>
public sealed class NotFound() : Refusal("not-found", 404, typeof(PlatformText), []);

/// <summary>The actor lacks the right (403). It is written to the log as a denied attempt.</summary>
public sealed class Denied(string permission) : Refusal("denied", 403, typeof(PlatformText), [permission])
{
    /// <summary>What was lacking.</summary>
    public string Permission { get; } = permission;
}

/// <summary>Nobody is signed in, or the token is not good (401).</summary>
public sealed class NotSignedIn(string code = "not-signed-in") : Refusal(code, 401, typeof(PlatformText), []);

/// <summary>The record changed since the actor looked (409); ask again with the fresh state.</summary>
public sealed class Stale() : Refusal("stale", 409, typeof(PlatformText), []);

/// <summary>Too many requests (429).</summary>
/// <param name="retryAfter">How long to wait, in whole seconds on the wire.</param>
/// <param name="code">What there is too much of.</param>
public sealed class TooMany(TimeSpan retryAfter, string code = "too-many") : Refusal(code, 429, typeof(PlatformText), [(int)Math.Ceiling(retryAfter.TotalSeconds)])
{
    /// <summary>How long to wait.</summary>
    public override TimeSpan? RetryAfter => retryAfter;
}

/// <summary>More comes in than can be served at this moment (503): nothing was done, asking again a little later is safe.</summary>
public sealed class Overloaded(TimeSpan retryAfter) : Refusal("overloaded", 503, typeof(PlatformText), [(int)Math.Ceiling(retryAfter.TotalSeconds)])
{
    /// <summary>How long to wait.</summary>
    public override TimeSpan? RetryAfter => retryAfter;

    /// <summary>Everybody is sent away for a time of their own, so that they do not come back together.</summary>
    public static Overloaded Now() => new(TimeSpan.FromSeconds(Random.Shared.Next(1, 6)));
}

/// <summary>One or more fields do not hold (400), each with a message already in the reader's language.</summary>
public sealed class Invalid(IReadOnlyDictionary<string, string[]> errors) : Refusal("invalid", 400, typeof(PlatformText), [])
{
    /// <summary>One field that does not hold.</summary>
    public Invalid(string field, string message)
        : this(new Dictionary<string, string[]>(StringComparer.Ordinal) { [field] = [message] })
    {
    }

    /// <summary>The messages by field.</summary>
    public IReadOnlyDictionary<string, string[]> Errors { get; } = errors;
}

/// <summary>Holds the platform's messages (resources beside it).</summary>
public sealed class PlatformText;
