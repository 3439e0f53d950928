using System.Text.Json;
using FluentValidation;
using Kefu.Contracts.Identity;
using Kefu.Contracts.Routing;
using Kefu.Platform.Access;
using Kefu.Platform.Handling;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Kefu.Routing.Domain;
using Kefu.Routing.Queues;
using Microsoft.Extensions.Localization;

namespace Kefu.Routing.SaveProfile;

/// <summary>Says what a person can do for routing: queues, skills with levels, places by channel, languages and regions.</summary>
[Requires("routing.configure")]
internal sealed record SaveProfile(
    StaffId Staff,
    bool EveryQueue,
    IReadOnlyList<Guid> Queues,
    IReadOnlyDictionary<string, int> Skills,
    IReadOnlyDictionary<string, int> Capacity,
    IReadOnlyList<string> Languages,
    IReadOnlyList<string> Regions,
    string Reason) : ICommand<Done>;

internal sealed class SaveProfileValidator : AbstractValidator<SaveProfile>
{
    private const int TopLevel = 5;

    public SaveProfileValidator(IStringLocalizer<RoutingText> words)
    {
        RuleFor(r => r.Queues).NotNull();
        RuleFor(r => r.Languages).NotNull();
        RuleFor(r => r.Regions).NotNull();
        RuleFor(r => r.Skills).Must(s => s is not null && s.All(p => p.Key.Length is > 0 and <= 60 && p.Value is >= 1 and <= TopLevel)).WithMessage(_ => words["profile-skills"]);
        RuleFor(r => r.Capacity).Must(c => c is not null && c.All(p => p.Key.Length is > 0 and <= 20 && p.Value is >= 0 and <= 100)).WithMessage(_ => words["profile-capacity"]);
        RuleFor(r => r.Reason).NotEmpty().MaximumLength(500);
    }
}

internal sealed class SaveProfileHandler(KefuDbContext db, EventLog log, AfterCommit after, RoutingSetup setup, IStaffDirectory staff, CurrentActor current) : IHandler<SaveProfile, Done>
{
    public async Task<Done> HandleAsync(SaveProfile request, CancellationToken ct)
    {
        await staff.WithinReachAsync(request.Staff, current.Actor.Shops, ct);
        var profile = await db.Set<AgentProfile>().FindAsync([request.Staff], ct);
        var before = profile is null ? "" : Text(profile);
        if (profile is null)
        {
            profile = new AgentProfile { Staff = request.Staff };
            db.Add(profile);
        }

        profile.EveryQueue = request.EveryQueue;
        profile.Queues = [.. request.Queues];
        profile.Skills = new Dictionary<string, int>(request.Skills, StringComparer.Ordinal);
        profile.Capacity = new Dictionary<string, int>(request.Capacity, StringComparer.Ordinal);
        profile.Languages = [.. request.Languages];
        profile.Regions = [.. request.Regions];
        profile.Version++;
        log.Append(new ProfileSaved(request.Staff, before, Text(profile), request.Reason), "staff", request.Staff.Value, null);
        after.Add(setup.Forget);
        return default;
    }

    private static string Text(AgentProfile p) =>
        JsonSerializer.Serialize(new { p.EveryQueue, p.Queues, p.Skills, p.Capacity, p.Languages, p.Regions }, KefuJson.Options);
}
