using System.Text.Json;
using FluentValidation;
using Kefu.Contracts.Identity;
using Kefu.Platform.Access;
using Kefu.Platform.Errors;
using Kefu.Platform.Handling;
using Kefu.Platform.Persistence;
using Kefu.Platform.Settings;
using Kefu.Standards.Domain;

namespace Kefu.Standards.ListClauses;

/// <summary>Who answers for which clause: a post or a team, in words.</summary>
internal sealed record ClauseOwners
{
    public const string Key = "standards.owners";

    public IReadOnlyDictionary<string, string> Owners { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}

/// <summary>Says who answers for a clause; an empty owner takes the name off.</summary>
[Requires("standards.edit")]
internal sealed record SetOwner(string Clause, string? Owner, string Reason) : ICommand<int>;

internal sealed class SetOwnerValidator : AbstractValidator<SetOwner>
{
    public SetOwnerValidator()
    {
        RuleFor(r => r.Owner).MaximumLength(100);
        RuleFor(r => r.Reason).NotEmpty().MaximumLength(500);
    }
}

internal sealed class SetOwnerHandler(SettingsStore settings, IFreshSignIn fresh) : IHandler<SetOwner, int>
{
    public async Task<int> HandleAsync(SetOwner request, CancellationToken ct)
    {
        _ = ClauseCatalogue.Find(request.Clause) ?? throw new NotFound();
        await fresh.DemandAsync(ct);
        var before = await settings.GetAsync<ClauseOwners>(ClauseOwners.Key, Guid.Empty, ct);
        var owners = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (clause, owner) in before.Owners.Where(o => o.Key != request.Clause))
        {
            owners[clause] = owner;
        }

        if (!string.IsNullOrWhiteSpace(request.Owner))
        {
            owners[request.Clause] = request.Owner.Trim();
        }

        var value = JsonSerializer.SerializeToElement(new ClauseOwners { Owners = owners }, KefuJson.Options);
        return await settings.SetAsync(ClauseOwners.Key, Guid.Empty, value, request.Reason, ct);
    }
}
