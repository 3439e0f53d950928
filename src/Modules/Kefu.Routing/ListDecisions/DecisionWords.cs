using System.Globalization;
using Kefu.Routing.Domain;
using Microsoft.Extensions.Localization;

namespace Kefu.Routing.ListDecisions;

/// <summary>Puts a decision into words.</summary>
internal static class DecisionWords
{
    public static string Waits(StoredDecision decision, IStringLocalizer<RoutingText> words) =>
        decision.WaitsBecause is { } filter ? words["waits", words["filter:" + filter].Value] : words["waits-nobody"];

    public static string Seconds(double seconds) => Math.Round(seconds, 1).ToString("0.#", CultureInfo.CurrentCulture);

    public static string Number(double value) => value.ToString("0.0", CultureInfo.CurrentCulture);
}
