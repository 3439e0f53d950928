using System.Text.Json;
using FluentValidation;
using Kefu.Contracts.Routing;
using Kefu.Platform.Access;
using Kefu.Platform.Errors;
using Kefu.Platform.Handling;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Kefu.Platform.Time;
using Kefu.Routing.Domain;
using Kefu.Routing.Queues;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Kefu.Routing.SaveQueue;

/// <summary>Opens a queue in a shop or changes one; a key belongs to one queue of a shop.</summary>
[Requires("routing.configure")]
internal sealed record SaveQueue(
    Guid ShopId,
    string Key,
    string NameZh,
    string NameEn,
    string Channel,
    int AcceptSeconds,
    bool AutoAccept,
    WorkCalendar? Hours,
    string Reason) : ICommand<QueueId>;

internal sealed class SaveQueueValidator : AbstractValidator<SaveQueue>
{
    public SaveQueueValidator(IStringLocalizer<RoutingText> words)
    {
        RuleFor(r => r.ShopId).NotEmpty();
        RuleFor(r => r.Key).NotEmpty().MaximumLength(60).Matches("^[a-z0-9-]+$").WithMessage(_ => words["queue-key"]);
        RuleFor(r => r.NameZh).NotEmpty().MaximumLength(60);
        RuleFor(r => r.NameEn).NotEmpty().MaximumLength(60);
        RuleFor(r => r.Channel).NotEmpty().MaximumLength(20);
        RuleFor(r => r.AcceptSeconds).InclusiveBetween(5, 600);
        RuleFor(r => r.Reason).NotEmpty().MaximumLength(500);
        RuleFor(r => r.Hours).Must(h => h is null || h.Problems().Count == 0).WithMessage(_ => words["queue-hours"]);
    }
}

internal sealed class SaveQueueHandler(KefuDbContext db, EventLog log, AfterCommit after, RoutingSetup setup, CurrentActor current) : IHandler<SaveQueue, QueueId>
{
    public async Task<QueueId> HandleAsync(SaveQueue request, CancellationToken ct)
    {
        if (!current.Actor.Shops.Contains(request.ShopId))
        {
            throw new NotFound();
        }

        var queue = await db.Set<ServiceQueue>().SingleOrDefaultAsync(q => q.ShopId == request.ShopId && q.Key == request.Key, ct);
        var before = queue is null ? "" : Text(queue);
        if (queue is null)
        {
            queue = new ServiceQueue { Id = QueueId.New(), ShopId = request.ShopId, Key = request.Key, NameZh = request.NameZh, NameEn = request.NameEn };
            db.Add(queue);
        }

        (queue.NameZh, queue.NameEn, queue.Channel) = (request.NameZh, request.NameEn, request.Channel);
        (queue.AcceptSeconds, queue.AutoAccept, queue.Hours) = (request.AcceptSeconds, request.AutoAccept, request.Hours);
        queue.Version++;
        log.Append(new QueueSaved(queue.Id, queue.Key, before, Text(queue), request.Reason), "queue", queue.Id.Value, queue.ShopId);
        after.Add(setup.Forget);
        return queue.Id;
    }

    private static string Text(ServiceQueue q) =>
        JsonSerializer.Serialize(new { q.NameZh, q.NameEn, q.Channel, q.AcceptSeconds, q.AutoAccept, q.Hours }, KefuJson.Options);
}
