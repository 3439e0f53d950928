using System.Text.Json;
using System.Globalization;
using FluentValidation;
using Kefu.Contracts.Identity;
using Kefu.Platform.Access;
using Kefu.Platform.Errors;
using Kefu.Platform.Handling;
using Kefu.Platform.Persistence;
using Kefu.Platform.Settings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;

namespace Kefu.Operations.Settings;

/// <summary>Writes a new version of a settings document, with a reason. The document's own right is checked in the store.</summary>
/// <param name="Seen">The version the person looked at; 0 when the default was in force.</param>
[RequiresStaff]
public sealed record ChangeSetting(string Key, Guid ShopId, JsonElement Value, string Reason, int? Seen) : ICommand<int>;

/// <summary>Puts an earlier version in force again, as a new version.</summary>
[RequiresStaff]
public sealed record RevertSetting(string Key, Guid ShopId, int Version, string Reason) : ICommand<int>;

internal sealed class ChangeSettingValidator : AbstractValidator<ChangeSetting>
{
    public ChangeSettingValidator(IStringLocalizer<OperationsText> text) =>
        RuleFor(c => c.Reason).Must(Reasons.AreGiven).WithMessage(_ => text["operations.reason-needed"]);
}

internal sealed class RevertSettingValidator : AbstractValidator<RevertSetting>
{
    public RevertSettingValidator(IStringLocalizer<OperationsText> text) =>
        RuleFor(c => c.Reason).Must(Reasons.AreGiven).WithMessage(_ => text["operations.reason-needed"]);
}

internal sealed class ChangeSettingHandler(SettingsStore store, SettingDocuments documents, IFreshSignIn fresh) : IHandler<ChangeSetting, int>
{
    public async Task<int> HandleAsync(ChangeSetting request, CancellationToken ct)
    {
        var declared = documents.Find(request.Key, request.ShopId);
        var json = await documents.CheckAsync(declared, request.Value, ct);
        var latest = await store.LatestAsync(request.Key, request.ShopId, ct);
        if (request.Seen is { } seen && seen != (latest?.Version ?? 0))
        {
            throw new RuleBroken<OperationsText>("operations.setting-stale", latest?.Version ?? 0);
        }

        if (string.Equals(json, latest?.Json ?? SettingDocuments.Default(declared), StringComparison.Ordinal))
        {
            throw new RuleBroken<OperationsText>("operations.unchanged");
        }

        await fresh.DemandAsync(ct);
        using var document = JsonDocument.Parse(json);
        return await store.SetAsync(request.Key, request.ShopId, document.RootElement, request.Reason.Trim(), ct);
    }
}

internal sealed class RevertSettingHandler(SettingsStore store, SettingDocuments documents, IFreshSignIn fresh) : IHandler<RevertSetting, int>
{
    public async Task<int> HandleAsync(RevertSetting request, CancellationToken ct)
    {
        var declared = documents.Find(request.Key, request.ShopId);
        var earlier = request.Version == 0
            ? SettingDocuments.Default(declared)
            : (await store.HistoryAsync(request.Key, request.ShopId, ct)).Find(s => s.Version == request.Version)?.Json ?? throw new NotFound();
        await fresh.DemandAsync(ct);
        using var document = JsonDocument.Parse(earlier);
        return await store.SetAsync(request.Key, request.ShopId, document.RootElement, request.Reason.Trim(), ct);
    }
}

/// <summary>The settings documents as a person may see and change them.</summary>
internal sealed class SettingDocuments(SettingsStore store, CurrentActor current, IServiceProvider services, IStringLocalizer<OperationsText> text)
{
    /// <summary>The documents within the person's rights.</summary>
    public IReadOnlyList<SettingDeclaration> Mine => [.. store.Declarations.Where(d => current.Actor.May(d.Permission))];

    public SettingDeclaration Find(string key, Guid shopId)
    {
        var declared = store.Declarations.FirstOrDefault(d => d.Key == key) ?? throw new NotFound();
        if (!current.Actor.May(declared.Permission))
        {
            throw new Denied(declared.Permission);
        }

        var reachable = shopId == Guid.Empty ? current.Actor.Shops.Everywhere : declared.PerShop && current.Actor.Shops.Contains(shopId);
        return reachable ? declared : throw new NotFound();
    }

    public static string Default(SettingDeclaration declared) => JsonSerializer.Serialize(declared.Default, declared.Type, KefuJson.Options);

    /// <summary>Reads a document into its type, holds it against its validator, and gives it back as it will be kept.</summary>
    public async Task<string> CheckAsync(SettingDeclaration declared, JsonElement value, CancellationToken ct)
    {
        object typed;
        try
        {
            typed = value.Deserialize(declared.Type, KefuJson.Options) ?? throw new Invalid("value", text["operations.not-json", 1]);
        }
        catch (JsonException e)
        {
            throw new Invalid("value", text["operations.does-not-fit", e.Path ?? "$"]);
        }

        if (services.GetService(typeof(IValidator<>).MakeGenericType(declared.Type)) is IValidator validator)
        {
            var result = await validator.ValidateAsync(new ValidationContext<object>(typed), ct);
            if (!result.IsValid)
            {
                throw new Invalid("value", string.Join(' ', result.Errors.Select(e => $"{JsonNamingPolicy.CamelCase.ConvertName(e.PropertyName)}: {e.ErrorMessage}")));
            }
        }

        return JsonSerializer.Serialize(typed, declared.Type, KefuJson.Options);
    }

    /// <summary>Reads what a person typed; the line of the fault is named.</summary>
    public JsonElement Parse(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            return document.RootElement.Clone();
        }
        catch (JsonException e)
        {
            throw new Invalid("value", text["operations.not-json", ((e.LineNumber ?? 0) + 1).ToString(CultureInfo.InvariantCulture)]);
        }
    }
}
