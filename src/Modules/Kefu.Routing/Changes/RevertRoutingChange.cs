using System.Text.Json;
using FluentValidation;
using Kefu.Contracts.Identity;
using Kefu.Contracts.Routing;
using Kefu.Platform.Access;
using Kefu.Platform.Errors;
using Kefu.Platform.Handling;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Kefu.Platform.Time;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Routing.Changes;

/// <summary>Takes a change of a queue or of a person's profile back: it is what it was before that change.</summary>
/// <param name="Seq">The change's row in the log.</param>
[Requires("routing.configure")]
internal sealed record RevertRoutingChange(long Seq, string Reason) : ICommand<Done>;

internal sealed class RevertRoutingChangeValidator : AbstractValidator<RevertRoutingChange>
{
    public RevertRoutingChangeValidator() => RuleFor(r => r.Reason).NotEmpty().MaximumLength(500);
}

// Events: QueueSaved and ProfileSaved, by the change that takes the other back; it checks shop and person as any other.
internal sealed class RevertRoutingChangeHandler(KefuDbContext db, Dispatcher dispatcher) : IHandler<RevertRoutingChange, Done>
{
    public async Task<Done> HandleAsync(RevertRoutingChange request, CancellationToken ct)
    {
        string[] types = [EventNames.Of(typeof(QueueSaved)), EventNames.Of(typeof(ProfileSaved))];
        var entry = await db.Set<LogEntry>().AsNoTracking().SingleOrDefaultAsync(e => e.Seq == request.Seq && types.Contains(e.Type), ct) ?? throw new NotFound();
        if (entry.Is<QueueSaved>(out var queue))
        {
            var was = Before<QueueBefore>(queue.Before);
            await dispatcher.SendAsync(new SaveQueue.SaveQueue(entry.ShopId!.Value, queue.Key, was.NameZh, was.NameEn, was.Channel, was.AcceptSeconds, was.AutoAccept, was.Hours, request.Reason), ct);
        }
        else if (entry.Is<ProfileSaved>(out var profile))
        {
            var was = Before<ProfileBefore>(profile.Before);
            await dispatcher.SendAsync(new SaveProfile.SaveProfile(profile.Staff, was.EveryQueue, was.Queues, was.Skills, was.Capacity, was.Languages, was.Regions, request.Reason), ct);
        }

        return default;
    }

    private static T Before<T>(string json) =>
        json.Length > 0 ? JsonSerializer.Deserialize<T>(json, KefuJson.Options)! : throw new RuleBroken<RoutingText>("routing.nothing-before");

    private sealed record QueueBefore(string NameZh, string NameEn, string Channel, int AcceptSeconds, bool AutoAccept, WorkCalendar? Hours);

    private sealed record ProfileBefore(bool EveryQueue, IReadOnlyList<Guid> Queues, Dictionary<string, int> Skills, Dictionary<string, int> Capacity, IReadOnlyList<string> Languages, IReadOnlyList<string> Regions);
}
