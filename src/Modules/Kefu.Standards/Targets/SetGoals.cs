using FluentValidation;
using Kefu.Contracts.Identity;
using Kefu.Platform.Access;
using Kefu.Platform.Handling;
using Kefu.Platform.Settings;
using Microsoft.Extensions.Localization;

namespace Kefu.Standards.Targets;

/// <summary>What the head of the department plans and aims at; a goal that is left open is the policy's.</summary>
internal sealed record DepartmentGoals
{
    public const string Key = "standards.goals";

    /// <summary>What is to be done, in words.</summary>
    public string Plan { get; init; } = "";

    /// <summary>Shares of a hundred.</summary>
    public double? AnswerRate { get; init; }

    public double? Satisfaction { get; init; }

    public double? Clocks { get; init; }

    public double? Feedback { get; init; }

    /// <summary>Of a hundred.</summary>
    public double? MeanScore { get; init; }

    /// <summary>The goals with the names their fields have.</summary>
    public static IReadOnlyList<(string Name, Func<DepartmentGoals, double?> Goal)> Parts { get; } =
        [("answerRate", g => g.AnswerRate), ("satisfaction", g => g.Satisfaction), ("clocks", g => g.Clocks), ("feedback", g => g.Feedback), ("meanScore", g => g.MeanScore)];
}

// Events: SettingChanged, written by the settings store.

/// <summary>Sets plan and goals of a shop; the empty shop is the whole installation.</summary>
/// <param name="Seen">The version the person looked at; 0 when there was none.</param>
[Requires("plans.set")]
internal sealed record SetGoals(Guid ShopId, DepartmentGoals Goals, string Reason, int? Seen) : ICommand<int>;

internal sealed class SetGoalsValidator : AbstractValidator<SetGoals>
{
    public SetGoalsValidator(IStringLocalizer<StandardsText> words)
    {
        RuleFor(r => r.Goals.Plan).NotNull().MaximumLength(4000).OverridePropertyName("plan");
        foreach (var (name, goal) in DepartmentGoals.Parts)
        {
            // Named as the fields are.
            RuleFor(r => r.Goals).Must(g => goal(g) is null or (>= 0 and <= 100)).OverridePropertyName(name).WithMessage(_ => words["goal-range"]);
        }

        RuleFor(r => r.Reason).NotEmpty().MaximumLength(500).OverridePropertyName("goalReason");
    }
}

/// <summary>The same for the document, whichever door it comes by.</summary>
internal sealed class DepartmentGoalsValidator : AbstractValidator<DepartmentGoals>
{
    public DepartmentGoalsValidator(IStringLocalizer<StandardsText> words)
    {
        RuleFor(g => g.Plan).NotNull().MaximumLength(4000);
        foreach (var (name, goal) in DepartmentGoals.Parts)
        {
            RuleFor(g => g).Must(g => goal(g) is null or (>= 0 and <= 100)).OverridePropertyName(name).WithMessage(_ => words["goal-range"]);
        }
    }
}

internal sealed class SetGoalsHandler(SettingsStore settings, IFreshSignIn fresh) : IHandler<SetGoals, int>
{
    public async Task<int> HandleAsync(SetGoals request, CancellationToken ct)
    {
        await fresh.DemandAsync(ct);
        return await settings.PutAsync(DepartmentGoals.Key, request.ShopId, request.Goals with { Plan = request.Goals.Plan.Trim() }, request.Reason, request.Seen, ct);
    }
}
