using System.Collections.Concurrent;
using System.Diagnostics;
using EventLog = Kefu.Platform.Log.EventLog;
using System.Reflection;
using System.Security.Cryptography;
using System.Text.Json;
using FluentValidation;
using Kefu.Platform.Access;
using Kefu.Platform.Errors;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Kefu.Platform.Time;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kefu.Platform.Handling;

/// <summary>The pipeline every request passes, from whichever door: right, validation, idempotency, transaction, events. Shop scope is in the context's query filters.</summary>
public sealed class Dispatcher(IServiceProvider services, CurrentActor current)
{
    private const int MostTries = 4;
    private static readonly ActivitySource Activities = new("Kefu.Handlers");
    private static readonly ConcurrentDictionary<Type, Demand> Demands = new();

    /// <summary>Carries a request out with the rights of the current actor.</summary>
    public async Task<TResult> SendAsync<TResult>(IRequest<TResult> request, CancellationToken ct = default)
    {
        using var activity = Activities.StartActivity(request.GetType().Name);
        await DemandRightAsync(request, ct);
        await ValidateAsync(request, ct);
        var run = Runner<TResult>.For(request.GetType());
        using var place = Demands.GetOrAdd(request.GetType(), Demand.Of).ReadsMuch ? await services.GetRequiredService<ReadingRoom>().EnterAsync(ct) : null;
        try
        {
            return request is ICommand<TResult> ? await RunInTransactionAsync(request, run, ct) : await run(services, request, ct);
        }
        catch (Denied denied) when (services.GetRequiredService<KefuDbContext>().Database.CurrentTransaction is null)
        {
            // Only the handler could see that the right was lacking; the change is taken back, the attempt is kept.
            await services.GetRequiredService<DeniedAttempts>().WriteAsync(request.GetType().Name, denied.Permission, ct);
            throw;
        }
    }

    private async Task DemandRightAsync(object request, CancellationToken ct)
    {
        var demand = Demands.GetOrAdd(request.GetType(), Demand.Of);
        var actor = current.Actor;
        if (actor.Kind == ActorKind.System || demand.Public || demand.Permissions.Any(actor.May)
            || (demand.Visitor && actor.Kind == ActorKind.Visitor) || (demand.Staff && actor.Kind == ActorKind.Staff))
        {
            return;
        }

        var lacking = demand.Permissions.FirstOrDefault() ?? (demand.Visitor ? "visitor" : demand.Staff ? "staff" : "internal");
        await services.GetRequiredService<DeniedAttempts>().WriteAsync(request.GetType().Name, lacking, ct);
        throw actor.Kind == ActorKind.Anonymous ? new NotSignedIn() : new Denied(lacking);
    }

    private async Task ValidateAsync(object request, CancellationToken ct)
    {
        if (services.GetService(Demands.GetOrAdd(request.GetType(), Demand.Of).Validator) is not IValidator validator)
        {
            return;
        }

        var result = await validator.ValidateAsync(new ValidationContext<object>(request), ct);
        if (!result.IsValid)
        {
            throw new Invalid(result.Errors
                .GroupBy(e => JsonNamingPolicy.CamelCase.ConvertName(e.PropertyName), StringComparer.Ordinal)
                .ToDictionary(g => g.Key, g => g.Select(e => e.ErrorMessage).ToArray(), StringComparer.Ordinal));
        }
    }

    private async Task<TResult> RunInTransactionAsync<TResult>(IRequest<TResult> request, Run<TResult> run, CancellationToken ct)
    {
        var db = services.GetRequiredService<KefuDbContext>();
        if (db.Database.CurrentTransaction is not null)
        {
            // A command sent by another command joins its transaction.
            return await run(services, request, ct);
        }

        var dialect = services.GetRequiredService<IDialect>();
        var log = services.GetRequiredService<EventLog>();
        var after = services.GetRequiredService<AfterCommit>();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                TResult result;
                using (await services.GetRequiredService<WriteGate>().EnterAsync(ct))
                {
                    await using var transaction = await db.Database.BeginTransactionAsync(ct);
                    result = await RunKeyedAsync(db, request, run, ct);
                    await db.SaveChangesAsync(ct);
                    await log.WriteAsync(ct);
                    await transaction.CommitAsync(ct);
                }

                after.Run();
                services.GetRequiredService<Doorbell>().Ring();
                return result;
            }
            catch (Exception e) when (e is DbUpdateConcurrencyException || dialect.IsTransient(e) || dialect.IsDuplicate(e))
            {
                Forget(db, log, after);
                if (attempt == MostTries)
                {
                    throw new Stale();
                }
            }
            catch (Exception)
            {
                Forget(db, log, after);
                throw;
            }
        }
    }

    private static void Forget(KefuDbContext db, EventLog log, AfterCommit after)
    {
        db.ChangeTracker.Clear();
        log.Forget();
        after.Forget();
    }

    private async Task<TResult> RunKeyedAsync<TResult>(KefuDbContext db, IRequest<TResult> request, Run<TResult> run, CancellationToken ct)
    {
        var key = services.GetRequiredService<IdempotencyKey>().Value;
        if (key is null)
        {
            return await run(services, request, ct);
        }

        var actorId = current.Actor.Id;
        var hash = Convert.ToHexString(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(request, request.GetType(), KefuJson.Options)));
        var earlier = await db.Set<IdempotentResult>().AsNoTracking().SingleOrDefaultAsync(r => r.ActorId == actorId && r.Key == key, ct);
        if (earlier is not null)
        {
            return string.Equals(earlier.RequestHash, hash, StringComparison.Ordinal)
                ? JsonSerializer.Deserialize<TResult>(Protector().Unprotect(earlier.Response), KefuJson.Options)!
                : throw new RuleBroken<PlatformText>("idempotency-reused");
        }

        var result = await run(services, request, ct);
        // An answer may hold what is shown only once: a copy of the database must not hold it, too.
        db.Add(new IdempotentResult
        {
            ActorId = actorId,
            Key = key,
            RequestHash = hash,
            Response = Protector().Protect(JsonSerializer.Serialize(result, KefuJson.Options)),
            AtUtc = services.GetRequiredService<TimeProvider>().UtcNow(),
        });
        return result;
    }

    private IDataProtector Protector() => services.GetRequiredService<IDataProtectionProvider>().CreateProtector("Kefu.Platform.IdempotentResult");

    private delegate Task<TResult> Run<TResult>(IServiceProvider services, IRequest<TResult> request, CancellationToken ct);

    /// <summary>Binds a request type to its handler once, so that sending costs no reflection.</summary>
    private static class Runner<TResult>
    {
        private static readonly ConcurrentDictionary<Type, Run<TResult>> Runs = new();

        public static Run<TResult> For(Type request) => Runs.GetOrAdd(request, static type =>
            typeof(Runner<TResult>).GetMethod(nameof(Bind), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(type).CreateDelegate<Run<TResult>>());

        private static Task<TResult> Bind<TRequest>(IServiceProvider services, IRequest<TResult> request, CancellationToken ct)
            where TRequest : IRequest<TResult> =>
            services.GetRequiredService<IHandler<TRequest, TResult>>().HandleAsync((TRequest)request, ct);
    }

    private sealed record Demand(IReadOnlyList<string> Permissions, bool Visitor, bool Staff, bool Public, bool ReadsMuch, Type Validator)
    {
        public static Demand Of(Type type) => new(
            [.. type.GetCustomAttributes<RequiresAttribute>().SelectMany(a => a.AnyOf)],
            type.GetCustomAttribute<RequiresVisitorAttribute>() is not null,
            type.GetCustomAttribute<RequiresStaffAttribute>() is not null,
            type.GetCustomAttribute<PublicDoorAttribute>() is not null,
            type.GetCustomAttribute<ReadsMuchAttribute>() is not null,
            typeof(IValidator<>).MakeGenericType(type));
    }
}
