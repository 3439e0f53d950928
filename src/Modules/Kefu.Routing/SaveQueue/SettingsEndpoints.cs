using System.Globalization;
using Kefu.Contracts.Identity;
using Kefu.Platform.Access;
using Kefu.Platform.Errors;
using Kefu.Platform.Handling;
using Kefu.Platform.Modules;
using Kefu.Platform.Time;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Localization;
using SaveProfileRequest = Kefu.Routing.SaveProfile.SaveProfile;

namespace Kefu.Routing.SaveQueue;

internal static class SettingsEndpoints
{
    private static readonly char[] Separators = [',', '，', '、', ';', '；'];

    public static void Map(KefuEndpoints endpoints)
    {
        endpoints.Pages.MapPost("/routing/queues", async (HttpContext http, Dispatcher dispatcher, CancellationToken ct) =>
        {
            var form = await http.Request.ReadFormAsync(ct);
            await dispatcher.SendAsync(
                new SaveQueue(
                    Guid.TryParse(form["shopId"], out var shop) ? shop : Guid.Empty,
                    form["key"].ToString().Trim(),
                    form["nameZh"].ToString().Trim(),
                    form["nameEn"].ToString().Trim(),
                    form["channel"].ToString(),
                    int.TryParse(form["acceptSeconds"], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds : 0,
                    form["autoAccept"] == "true",
                    Hours(form),
                    form["reason"].ToString().Trim()),
                ct);
            http.Response.Headers["HX-Redirect"] = "/routing";
            return Results.NoContent();
        }).WithMetadata(new RequiresAttribute("routing.configure")).ExcludeFromDescription();

        endpoints.Pages.MapPost("/routing/people", async (HttpContext http, Dispatcher dispatcher, IStringLocalizer<RoutingText> words, CancellationToken ct) =>
        {
            var form = await http.Request.ReadFormAsync(ct);
            await dispatcher.SendAsync(
                new SaveProfileRequest(
                    StaffId.TryParse(form["staff"], out var staff) ? staff : default,
                    form["everyQueue"] == "true",
                    [.. form["queues"].Select(q => Guid.TryParse(q, out var id) ? id : Guid.Empty).Where(q => q != Guid.Empty)],
                    Pairs("skills", form["skills"], words["profile-skills"]),
                    Pairs("capacity", form["capacity"], words["profile-capacity"]),
                    Words(form["languages"]),
                    Words(form["regions"]),
                    form["reason"].ToString().Trim()),
                ct);
            http.Response.Headers["HX-Redirect"] = "/routing";
            return Results.NoContent();
        }).WithMetadata(new RequiresAttribute("routing.configure")).ExcludeFromDescription();
    }

    public static WorkCalendar? Hours(IFormCollection form)
    {
        var days = form["days"].Select(d => int.TryParse(d, NumberStyles.None, CultureInfo.InvariantCulture, out var day) ? day : -1).Where(d => d is >= 0 and <= 6).Select(d => (DayOfWeek)d).ToList();
        return days.Count > 0
            && TimeOnly.TryParse(form["from"], CultureInfo.InvariantCulture, out var from)
            && TimeOnly.TryParse(form["until"], CultureInfo.InvariantCulture, out var until)
            ? WorkCalendar.Of(days, new WorkInterval(from, until))
            : null;
    }

    public static List<string> Words(string? text) =>
        [.. (text ?? "").Split(Separators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct(StringComparer.Ordinal)];

    public static Dictionary<string, int> Pairs(string field, string? text, string wrong)
    {
        var pairs = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var word in Words(text))
        {
            var parts = word.Split(':', '：');
            if (parts.Length != 2 || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var value))
            {
                throw new Invalid(field, wrong);
            }

            pairs[parts[0].Trim()] = value;
        }

        return pairs;
    }
}
