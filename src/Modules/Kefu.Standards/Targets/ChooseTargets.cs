using FluentValidation;
using Kefu.Contracts.Identity;
using Kefu.Platform.Access;
using Kefu.Platform.Handling;
using Kefu.Platform.Settings;
using Kefu.Standards.Domain;

namespace Kefu.Standards.Targets;

/// <summary>Puts a preset of response targets in force for a shop; the empty shop is the whole installation.</summary>
[Requires("standards.edit")]
internal sealed record ChooseTargets(Guid ShopId, string Preset, string Reason) : ICommand<int>;

internal sealed class ChooseTargetsValidator : AbstractValidator<ChooseTargets>
{
    public ChooseTargetsValidator()
    {
        RuleFor(r => r.Preset).Must(p => p is not null && TargetPresets.All.ContainsKey(p));
        RuleFor(r => r.Reason).NotEmpty().MaximumLength(500);
    }
}

internal sealed class ChooseTargetsHandler(SettingsStore settings, IFreshSignIn fresh) : IHandler<ChooseTargets, int>
{
    public async Task<int> HandleAsync(ChooseTargets request, CancellationToken ct)
    {
        await fresh.DemandAsync(ct);
        return await settings.PutAsync(ResponseTargetSource.Key, request.ShopId, TargetPresets.All[request.Preset], request.Reason, null, ct);
    }
}
