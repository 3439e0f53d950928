using System.Text.Json;
using FluentValidation;
using Kefu.Contracts.Identity;
using Kefu.Platform.Access;
using Kefu.Platform.Errors;
using Kefu.Platform.Handling;
using Kefu.Platform.Persistence;
using Kefu.Platform.Settings;
using Kefu.Routing.Domain;
using Kefu.Routing.QueueWork;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Kefu.Routing.EditRules;

// Events: SettingChanged, written by the settings store.

/// <summary>Adds a rule to a shop's table or changes one, at a place in the order: the first that matches wins.</summary>
/// <param name="Place">From 1; the end when it is beyond.</param>
/// <param name="Seen">The version of the table the person looked at.</param>
[Requires("routing.configure")]
internal sealed record SaveDispatchRule(Guid ShopId, DispatchLine Rule, int Place, string Reason, int Seen) : ICommand<Done>;

/// <summary>Takes a rule out of a shop's table.</summary>
[Requires("routing.configure")]
internal sealed record RemoveDispatchRule(Guid ShopId, string Id, string Reason, int Seen) : ICommand<Done>;

internal sealed class SaveDispatchRuleValidator : AbstractValidator<SaveDispatchRule>
{
    public SaveDispatchRuleValidator(IStringLocalizer<RoutingText> words)
    {
        RuleFor(r => r.Rule.Name).NotEmpty().WithMessage(_ => words["rule-name-needed"]).MaximumLength(60).OverridePropertyName("name");
        RuleFor(r => r.Place).InclusiveBetween(1, 1000).WithMessage(_ => words["between", 1, 1000]);
        RuleFor(r => r.Rule.Skills).Must(s => s.All(n => n.Level is >= 1 and <= 5)).WithMessage(_ => words["profile-skills"]).OverridePropertyName("skills");
        RuleFor(r => r.Rule.ServiceTime).Must(t => t is null || t.Hours.Problems().Count == 0).WithMessage(_ => words["queue-hours"]).OverridePropertyName("hours");
        RuleFor(r => r.Reason).NotEmpty().WithMessage(_ => words["reason-needed"]).MaximumLength(500);
    }
}

internal sealed class RemoveDispatchRuleValidator : AbstractValidator<RemoveDispatchRule>
{
    public RemoveDispatchRuleValidator(IStringLocalizer<RoutingText> words) => RuleFor(r => r.Reason).NotEmpty().WithMessage(_ => words["reason-needed"]).MaximumLength(500);
}

internal sealed class SaveDispatchRuleHandler(KefuDbContext db, SettingsStore settings, IFreshSignIn fresh, CurrentActor current, IStringLocalizer<RoutingText> words)
    : IHandler<SaveDispatchRule, Done>, IHandler<RemoveDispatchRule, Done>
{
    public async Task<Done> HandleAsync(SaveDispatchRule request, CancellationToken ct)
    {
        var rules = await RulesAsync(request.ShopId, request.Seen, ct);
        if (!await db.Set<ServiceQueue>().AnyAsync(q => q.ShopId == request.ShopId && q.Key == request.Rule.Queue, ct))
        {
            throw new Invalid("queue", words["rule-queue-needed"]);
        }

        rules.RemoveAll(r => r.Id == request.Rule.Id);
        rules.Insert(Math.Min(request.Place - 1, rules.Count), request.Rule);
        return await KeepAsync(request.ShopId, rules, request.Reason, ct);
    }

    public async Task<Done> HandleAsync(RemoveDispatchRule request, CancellationToken ct)
    {
        var rules = await RulesAsync(request.ShopId, request.Seen, ct);
        return rules.RemoveAll(r => r.Id == request.Id) == 0 ? throw new NotFound() : await KeepAsync(request.ShopId, rules, request.Reason, ct);
    }

    private async Task<List<DispatchLine>> RulesAsync(Guid shopId, int seen, CancellationToken ct)
    {
        if (!current.Actor.Shops.Contains(shopId))
        {
            throw new NotFound();
        }

        return ((await settings.LatestAsync(Dispatching.TableKey, shopId, ct))?.Version ?? 0) == seen
            ? [.. (await settings.GetAsync<DispatchTable>(Dispatching.TableKey, shopId, ct)).Rules]
            : throw new Stale();
    }

    private async Task<Done> KeepAsync(Guid shopId, List<DispatchLine> rules, string reason, CancellationToken ct)
    {
        await fresh.DemandAsync(ct);
        await settings.SetAsync(Dispatching.TableKey, shopId, JsonSerializer.SerializeToElement(new DispatchTable { Rules = rules }, KefuJson.Options), reason.Trim(), ct);
        return default;
    }
}
