using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Kefu.Workbench.Desk;

/// <summary>What a source answered; when it could not answer the desk says so in words and shows no empty place.</summary>
public readonly record struct Answer<T>(bool Available, T? Value);

/// <summary>Asks sources that may be missing or broken without letting them take the desk down.</summary>
internal sealed partial class Sources(IServiceProvider services, ILogger<Sources> logger)
{
    public async Task<Answer<T>> AskAsync<TSource, T>(Func<TSource, Task<T>> ask)
        where TSource : class
    {
        try
        {
            return services.GetService<TSource>() is { } source ? new Answer<T>(true, await ask(source)) : default;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Failed(logger, typeof(TSource).Name, e);
            return default;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The desk got no answer from {Source}")]
    private static partial void Failed(ILogger logger, string source, Exception e);
}
