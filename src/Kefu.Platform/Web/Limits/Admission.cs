using System.Buffers;
using Kefu.Platform.Errors;
using Kefu.Platform.Persistence;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace Kefu.Platform.Web.Limits;

/// <summary>Lets so many requests of customers in at a time and refuses the others at once: when more come than can be served, those let in are served as fast as ever, and the floor goes on working.</summary>
public sealed class Admission(IConfiguration configuration)
{
    private readonly int _most = configuration.GetValue("Limits:AtOnce", Math.Max(128, 64 * Environment.ProcessorCount));
    private int _inside;

    /// <summary>How many are being served at this moment.</summary>
    public int Inside => Volatile.Read(ref _inside);

    /// <summary>True when one more would have to wait.</summary>
    internal bool IsFull => Inside >= _most;

    internal bool TryEnter()
    {
        if (Interlocked.Increment(ref _inside) <= _most)
        {
            return true;
        }

        Leave();
        return false;
    }

    internal void Leave() => Interlocked.Decrement(ref _inside);
}

/// <summary>Stands before the doors that customers and shops use, and before all that costs: no token is looked up for a request that is refused.</summary>
internal sealed class AdmissionMiddleware(RequestDelegate next, Admission admission, DiskSpace disk, Problems problems)
{
    /// <summary>A larger body is not waited for: it comes through a door of its own limit.</summary>
    private const int LargestAwaited = 64 * 1024;

    public async Task InvokeAsync(HttpContext http)
    {
        if (disk.IsFull && IsCustomers(http) && (HttpMethods.IsPost(http.Request.Method) || HttpMethods.IsPut(http.Request.Method) || HttpMethods.IsDelete(http.Request.Method)))
        {
            await problems.WriteAsync(http, new DiskFull());
            return;
        }

        if (!IsCounted(http))
        {
            await next(http);
            return;
        }

        // Only who has said everything takes a place: a caller who stops halfway keeps nobody else out.
        if (!admission.IsFull)
        {
            await ArrivedAsync(http);
        }

        if (!admission.TryEnter())
        {
            await problems.WriteOverloadedAsync(http);
            return;
        }

        try
        {
            await next(http);
        }
        finally
        {
            admission.Leave();
        }
    }

    /// <summary>Feeds stay open and files take their time: both have limits of their own.</summary>
    private static bool IsCounted(HttpContext http) =>
        IsCustomers(http) && http.GetEndpoint()!.Metadata.GetMetadata<LimitedAttribute>()?.Door is not (null or Door.Feed or Door.Upload);

    private static bool IsCustomers(HttpContext http) => http.GetEndpoint()?.Metadata.GetMetadata<CrossSiteDoor>() is not null;

    private static async ValueTask ArrivedAsync(HttpContext http)
    {
        if (http.Request.ContentLength is 0 or > LargestAwaited || HttpMethods.IsGet(http.Request.Method))
        {
            return;
        }

        var body = http.Request.BodyReader;
        while (true)
        {
            var read = await body.ReadAsync(http.RequestAborted);
            var all = read.IsCompleted || read.Buffer.Length >= (http.Request.ContentLength ?? LargestAwaited);
            body.AdvanceTo(read.Buffer.Start, all ? read.Buffer.Start : read.Buffer.End);
            if (all)
            {
                return;
            }
        }
    }
}
