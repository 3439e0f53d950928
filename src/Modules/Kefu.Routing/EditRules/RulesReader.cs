using System.Globalization;
using Kefu.Platform.Errors;
using Kefu.Routing.SaveQueue;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;

namespace Kefu.Routing.EditRules;

/// <summary>Reads typed fields and gathers everything that cannot be read, so that a person sees all of it at once.</summary>
internal sealed class RulesReader(IFormCollection form, IStringLocalizer<RoutingText> text)
{
    private readonly Dictionary<string, string[]> _wrong = new(StringComparer.Ordinal);

    public IStringLocalizer<RoutingText> Text => text;

    public int Seen => int.TryParse(form["seen"], NumberStyles.None, CultureInfo.InvariantCulture, out var seen) ? seen : -1;

    public bool Ticked(string field) => form[field] == "true";

    public int Whole(string field)
    {
        if (!int.TryParse(form[field].ToString().Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var value))
        {
            Wrong(field, text["whole-number"]);
        }

        return value;
    }

    public double Number(string field)
    {
        if (!double.TryParse(form[field].ToString().Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value))
        {
            Wrong(field, text["number"]);
        }

        return value;
    }

    public Dictionary<string, int> Pairs(string field, string wrong)
    {
        try
        {
            return SettingsEndpoints.Pairs(field, form[field], wrong);
        }
        catch (Invalid refused)
        {
            Wrong(field, refused.Errors[field][0]);
            return [];
        }
    }

    public void Wrong(string field, string message) => _wrong[field] = [message];

    public void Demand()
    {
        if (_wrong.Count > 0)
        {
            throw new Invalid(_wrong);
        }
    }
}
