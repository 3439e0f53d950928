using Kefu.Contracts.Identity;
using Kefu.Platform.Access;
using Kefu.Ui;

namespace Kefu.Knowledge.Pages;

/// <summary>The lists that several forms offer.</summary>
internal static class Choices
{
    public static readonly IReadOnlyList<Option> Languages = [new(Answers.Languages.Chinese, "简体中文"), new(Answers.Languages.English, "English")];

    public static string LanguageName(string language) => Languages.FirstOrDefault(l => l.Value == language)?.Text ?? language;

    public static async Task<IReadOnlyDictionary<Guid, string>> ShopsAsync(IShopDirectory shops, CurrentActor current, CancellationToken ct) =>
        (await shops.WithinAsync(current.Actor.Shops.Contains, ct)).ToDictionary(s => s.Id, s => s.Name);
}
