using System.Text.Json;
using FluentValidation;
using Kefu.Contracts.Identity;
using Kefu.Platform.Access;
using Kefu.Platform.Errors;
using Kefu.Platform.Handling;
using Kefu.Platform.Settings;
using Kefu.Routing.Domain;
using Kefu.Routing.PlanRouting;
using Microsoft.Extensions.Localization;

namespace Kefu.Routing.EditRules;

// Events: SettingChanged, written by the settings store.

/// <summary>Changes how routing weighs, for the whole installation.</summary>
/// <param name="Seen">The version the person looked at; 0 when the default was in force.</param>
[Requires("routing.configure")]
internal sealed record SaveRoutingRules(RoutingRules Rules, string Reason, int Seen) : ICommand<int>;

internal sealed class SaveRoutingRulesValidator : AbstractValidator<SaveRoutingRules>
{
    public SaveRoutingRulesValidator(IStringLocalizer<RoutingText> words) => RuleFor(r => r.Reason).NotEmpty().WithMessage(_ => words["reason-needed"]).MaximumLength(500);
}

/// <summary>What the rules must hold, whether they come from the form or as a document.</summary>
internal sealed class RoutingRulesValidator : AbstractValidator<RoutingRules>
{
    public RoutingRulesValidator(IStringLocalizer<RoutingText> words)
    {
        RuleFor(r => r.MaxWaitSeconds).InclusiveBetween(10, 86_400).WithMessage(_ => words["between", 10, 86_400]);
        RuleFor(r => r.IdleCapSeconds).InclusiveBetween(0, 86_400).WithMessage(_ => words["between", 0, 86_400]);
        RuleFor(r => r.TierHeadStartSeconds).Must(t => t is not null && t.All(p => p.Key.Length is > 0 and <= 60 && p.Value is >= 0 and <= 86_400)).WithMessage(_ => words["rules-tiers-wrong"]);
        RuleFor(r => r.SkillSteps).Must(s => s is not null && s.All(p => p.AfterSeconds is >= 0 and <= 86_400 && p.Drop is >= 0 and <= 9)).WithMessage(_ => words["rules-steps-wrong"]);
        RuleFor(r => r.Weights).NotNull();
        foreach (var (name, weight) in Weighings.All)
        {
            RuleFor(r => r.Weights).Must(w => w is null || weight(w) is >= 0 and <= 1000).OverridePropertyName(name).WithMessage(_ => words["between", 0, 1000]);
        }
    }
}

/// <summary>Refuses rules that do not hold, each field by its own name.</summary>
internal static class RulesCheck
{
    public static async Task DemandAsync(this IValidator<RoutingRules> validator, RoutingRules rules, CancellationToken ct)
    {
        var result = await validator.ValidateAsync(rules, ct);
        if (!result.IsValid)
        {
            throw new Invalid(result.Errors.GroupBy(e => JsonNamingPolicy.CamelCase.ConvertName(e.PropertyName), StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Select(e => e.ErrorMessage).ToArray(), StringComparer.Ordinal));
        }
    }
}

/// <summary>The parts of a score with the names their fields have.</summary>
internal static class Weighings
{
    public static IReadOnlyDictionary<string, Func<ScoreWeights, double>> All { get; } = new Dictionary<string, Func<ScoreWeights, double>>(StringComparer.Ordinal)
    {
        ["load"] = w => w.Load,
        ["idle"] = w => w.Idle,
        ["continuity"] = w => w.Continuity,
        ["skill"] = w => w.Skill,
        ["spare"] = w => w.Spare,
        ["fairness"] = w => w.Fairness,
        ["language"] = w => w.Language,
        ["region"] = w => w.Region,
    };
}

internal sealed class SaveRoutingRulesHandler(SettingsStore settings, IFreshSignIn fresh, IValidator<RoutingRules> validator) : IHandler<SaveRoutingRules, int>
{
    public async Task<int> HandleAsync(SaveRoutingRules request, CancellationToken ct)
    {
        await validator.DemandAsync(request.Rules, ct);
        await fresh.DemandAsync(ct);
        return await settings.PutAsync(SnapshotLoader.RulesKey, Guid.Empty, request.Rules, request.Reason, request.Seen, ct);
    }
}
