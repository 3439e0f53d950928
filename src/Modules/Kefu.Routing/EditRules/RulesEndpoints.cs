using System.Globalization;
using Kefu.Platform.Access;
using Kefu.Platform.Errors;
using Kefu.Platform.Handling;
using Kefu.Platform.Modules;
using Kefu.Routing.Domain;
using Kefu.Routing.SaveQueue;
using Kefu.Ui;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;

namespace Kefu.Routing.EditRules;

internal static class RulesEndpoints
{
    private const string Home = "/routing/rules";

    public static void Map(KefuEndpoints endpoints)
    {
        var forms = endpoints.Pages.MapGroup("/fragments/routing").WithMetadata(new RequiresAttribute("routing.configure")).ExcludeFromDescription();
        forms.MapPost("/rules", (HttpContext http, Dispatcher dispatcher) => FormPost.RunAsync<RulesForm>(http, async form =>
        {
            var (rules, seen) = Rules(new RulesReader(form, Words(http)));
            if (form["step"] == "replay")
            {
                var replay = await dispatcher.SendAsync(new ReplayRules.ReplayRules(rules), http.RequestAborted);
                return new RazorComponentResult<RulesForm>(new Dictionary<string, object?>(StringComparer.Ordinal) { ["State"] = FormState.From(form), ["Replay"] = replay });
            }

            await dispatcher.SendAsync(new SaveRoutingRules(rules, form["reason"].ToString(), seen), http.RequestAborted);
            return FormPost.Go(http, Home);
        }));
        forms.MapPost("/dispatch/{shop:guid}", (Guid shop, HttpContext http, Dispatcher dispatcher) => RuleAsync(http, dispatcher, shop, null));
        forms.MapPost("/dispatch/{shop:guid}/{id}", (Guid shop, string id, HttpContext http, Dispatcher dispatcher) => RuleAsync(http, dispatcher, shop, id));
        forms.MapPost("/dispatch/{shop:guid}/{id}/remove", (Guid shop, string id, HttpContext http, Dispatcher dispatcher) => FormPost.RunAsync<DispatchRuleForm>(
            http,
            async form =>
            {
                await dispatcher.SendAsync(new RemoveDispatchRule(shop, id, form["reason"].ToString(), Seen(form)), http.RequestAborted);
                return FormPost.Go(http, Home);
            },
            Parameters(shop, id)));
    }

    private static Task<IResult> RuleAsync(HttpContext http, Dispatcher dispatcher, Guid shop, string? id) => FormPost.RunAsync<DispatchRuleForm>(
        http,
        async form =>
        {
            var words = Words(http);
            var read = new RulesReader(form, words);
            var skills = read.Pairs("skills", words["profile-skills"]);
            var place = read.Whole("place");
            var hours = form["serviceTime"].ToString() is "inside" or "outside" ? SettingsEndpoints.Hours(form) : null;
            if (hours is null && form["serviceTime"].ToString().Length > 0)
            {
                read.Wrong("hours", words["rule-hours-needed"]);
            }

            read.Demand();
            var rule = new DispatchLine
            {
                Id = id ?? Guid.CreateVersion7().ToString("N")[^8..],
                Name = form["name"].ToString().Trim(),
                Queue = form["queue"].ToString(),
                Classes = SettingsEndpoints.Words(form["classes"]),
                Channels = [.. form["channels"].OfType<string>()],
                Tiers = SettingsEndpoints.Words(form["tiers"]),
                Regions = SettingsEndpoints.Words(form["regions"]),
                Languages = SettingsEndpoints.Words(form["languages"]),
                Skills = [.. skills.Select(s => new SkillNeed(s.Key, s.Value))],
                ServiceTime = hours is null ? null : new ServiceTime(hours, form["serviceTime"] == "inside"),
            };
            await dispatcher.SendAsync(new SaveDispatchRule(shop, rule, place, form["reason"].ToString(), Seen(form)), http.RequestAborted);
            return FormPost.Go(http, Home);
        },
        Parameters(shop, id));

    private static (RoutingRules Rules, int Seen) Rules(RulesReader read)
    {
        var rules = new RoutingRules
        {
            MaxWaitSeconds = read.Whole("maxWaitSeconds"),
            IdleCapSeconds = read.Whole("idleCapSeconds"),
            TierHeadStartSeconds = read.Pairs("tierHeadStartSeconds", read.Text["rules-tiers-wrong"]),
            SkillSteps = [.. read.Pairs("skillSteps", read.Text["rules-steps-wrong"]).Select(p => int.TryParse(p.Key, NumberStyles.None, CultureInfo.InvariantCulture, out var after) ? new SkillStep(after, p.Value) : new SkillStep(-1, 0))],
            LanguageIsHard = read.Ticked("languageIsHard"),
            RegionIsHard = read.Ticked("regionIsHard"),
            OfferAgainWhenAllMissed = read.Ticked("offerAgainWhenAllMissed"),
            Weights = new ScoreWeights
            {
                Load = read.Number("load"),
                Idle = read.Number("idle"),
                Continuity = read.Number("continuity"),
                Skill = read.Number("skill"),
                Spare = read.Number("spare"),
                Fairness = read.Number("fairness"),
                Language = read.Number("language"),
                Region = read.Number("region"),
            },
        };
        read.Demand();
        return (rules, read.Seen);
    }

    private static int Seen(IFormCollection form) => int.TryParse(form["seen"], NumberStyles.None, CultureInfo.InvariantCulture, out var seen) ? seen : -1;

    private static Dictionary<string, object?> Parameters(Guid shop, string? id) => new(StringComparer.Ordinal) { ["ShopId"] = shop, ["Id"] = id };

    private static IStringLocalizer<RoutingText> Words(HttpContext http) => http.RequestServices.GetRequiredService<IStringLocalizer<RoutingText>>();
}
