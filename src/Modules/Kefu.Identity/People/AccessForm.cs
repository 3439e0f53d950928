using System.Globalization;
using Kefu.Ui;
using Microsoft.AspNetCore.Http;

namespace Kefu.Identity.People;

/// <summary>Reads the fields of access that a form sent. Only these: whatever else is sent along has no effect.</summary>
internal sealed record AccessForm(IReadOnlyList<string> Roles, bool EveryShop, IReadOnlyList<Guid> Shops, IReadOnlyList<Guid> Queues, Guid? Team, DateTime? ExpiresAtUtc)
{
    public static AccessForm Read(IFormCollection form, Viewer reader) => new(
        [.. form["roles"].OfType<string>()],
        form["everyShop"] == "true",
        Ids(form["shops"]),
        Ids(form["queues"]),
        Guid.TryParse(form["team"], out var team) ? team : null,
        EndOfDay(form["expiresAt"].ToString(), reader));

    /// <summary>The end of a day in the reader's zone.</summary>
    public static DateTime? EndOfDay(string text, Viewer reader) =>
        DateTime.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is > 2000 and < 2200
            ? TimeZoneInfo.ConvertTimeToUtc(day.AddDays(1).AddSeconds(-1), reader.Zone)
            : null;

    public static IReadOnlyList<Guid> Ids(IEnumerable<string?> texts) => [.. texts.Select(t => Guid.TryParse(t, out var id) ? id : Guid.Empty).Where(id => id != Guid.Empty)];
}
