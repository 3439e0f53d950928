using System.Globalization;

namespace Kefu.Ui;

/// <summary>Writes an amount of minor units with its currency's sign.</summary>
public static class MoneyFormat
{
    /// <summary>¥329.00 for 32900 CNY; the sign first in both languages, as on a price tag.</summary>
    public static string Of(long minor, string currency)
    {
        var digits = currency is "JPY" or "KRW" or "VND" ? 0 : 2;
        var divisor = digits == 0 ? 1m : 100m;
        var sign = currency switch { "CNY" => "¥", "USD" => "US$", "HKD" => "HK$", "EUR" => "€", "GBP" => "£", "JPY" => "JP¥", "TWD" => "NT$", _ => currency + " " };
        var amount = (Math.Abs((decimal)minor) / divisor).ToString(digits == 0 ? "N0" : "N2", CultureInfo.InvariantCulture);
        return (minor < 0 ? "−" : "") + sign + amount;
    }
}
