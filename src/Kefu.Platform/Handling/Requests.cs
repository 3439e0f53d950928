namespace Kefu.Platform.Handling;

/// <summary>Something that a page, a program or Kefu itself asks for.</summary>
/// <typeparam name="TResult">What comes back.</typeparam>
public interface IRequest<TResult>;

/// <summary>A request that changes state: it runs in one transaction with the events it notes and with its idempotency key.</summary>
public interface ICommand<TResult> : IRequest<TResult>;

/// <summary>A request that only reads.</summary>
public interface IQuery<TResult> : IRequest<TResult>;

/// <summary>A hot command that makes itself durable by <see cref="Persistence.GroupCommit"/> and is idempotent by its own key.</summary>
public interface IHotCommand<TResult> : IRequest<TResult>;

/// <summary>The one place where a request is carried out, whichever door it came by.</summary>
public interface IHandler<in TRequest, TResult>
    where TRequest : IRequest<TResult>
{
    /// <summary>Carries the request out, or throws a <see cref="Errors.Refusal"/>.</summary>
    Task<TResult> HandleAsync(TRequest request, CancellationToken ct);
}

/// <summary>The answer of a command that has nothing to say.</summary>
public readonly record struct Done;

/// <summary>What must happen only once the transaction is through: waking someone, clearing a cache. Never the change itself.</summary>
public sealed class AfterCommit
{
    private readonly List<Action> _actions = [];

    /// <summary>Adds an action.</summary>
    public void Add(Action action) => _actions.Add(action);

    /// <summary>Runs the actions and forgets them.</summary>
    public void Run()
    {
        foreach (var action in _actions)
        {
            action();
        }

        _actions.Clear();
    }

    /// <summary>Forgets the actions when the change is taken back.</summary>
    public void Forget() => _actions.Clear();
}

/// <summary>The idempotency key a program sent with its request, if any.</summary>
public sealed class IdempotencyKey
{
    /// <summary>The key; at most 200 characters.</summary>
    public string? Value { get; set; }
}

/// <summary>What a keyed command answered, kept so that the same request answers the same again.</summary>
public sealed class IdempotentResult
{
    public Guid ActorId { get; init; }

    public required string Key { get; init; }

    public required string RequestHash { get; init; }

    /// <summary>Sealed by data protection.</summary>
    public required string Response { get; init; }

    public DateTime AtUtc { get; init; }
}

