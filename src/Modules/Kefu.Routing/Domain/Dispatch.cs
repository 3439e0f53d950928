namespace Kefu.Routing.Domain;

/// <summary>Finds the queue and skills for a request: the first rule that matches, with an explanation.</summary>
internal static class Dispatch
{
    public static DispatchMatch Match(IReadOnlyList<DispatchRule> rules, DispatchFacts facts)
    {
        var earlier = new List<DispatchMiss>();
        foreach (var rule in rules)
        {
            var reasons = WhyNot(rule, facts);
            if (reasons.Count == 0)
            {
                return new DispatchMatch(rule, earlier);
            }

            earlier.Add(new DispatchMiss(rule.Id, rule.Name, reasons));
        }

        return new DispatchMatch(Rule: null, earlier);
    }

    private static List<DispatchReason> WhyNot(DispatchRule rule, DispatchFacts facts)
    {
        var reasons = new List<DispatchReason>();
        OneOf("class", rule.Classes, facts.Class);
        OneOf("channel", rule.Channels, facts.Channel);
        OneOf("tier", rule.Tiers, facts.Tier);
        OneOf("region", rule.Regions, facts.Region);
        OneOf("language", rule.Languages, facts.Language);
        if (rule.ServiceTime is { } time && time.Hours.IsOpen(facts.AtUtc) != time.Inside)
        {
            reasons.Add(new DispatchReason("service-time", time.Inside ? "inside" : "outside", time.Inside ? "outside" : "inside"));
        }

        return reasons;

        void OneOf(string condition, IReadOnlyList<string> allowed, string? actual)
        {
            if (allowed.Count > 0 && (actual is null || !allowed.Contains(actual, StringComparer.OrdinalIgnoreCase)))
            {
                reasons.Add(new DispatchReason(condition, string.Join('|', allowed), actual));
            }
        }
    }
}
