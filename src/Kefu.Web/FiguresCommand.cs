using System.Data.Common;
using System.Globalization;
using Kefu.Contracts.Insights;
using Kefu.Platform.Access;

namespace Kefu.Web;

/// <summary><c>kefu figures verify</c>: computes all figures anew from the log and says whether they equal those kept.</summary>
internal static class FiguresCommand
{
    public static async Task<int> VerifyAsync(string[] settings, CancellationToken ct)
    {
        await using var app = KefuHost.Build([.. settings, "--Logging:LogLevel:Default=Warning"]);
        await using var scope = app.Services.ScopeAs(Actor.System);
        try
        {
            var (lines, differences) = await scope.ServiceProvider.GetRequiredService<IFigures>().VerifyAsync(ct);
            foreach (var difference in differences)
            {
                Console.WriteLine(difference);
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{(differences.Count == 0 ? "OK" : "DIFFERENT")}: {lines} lines from the log, {differences.Count} kept otherwise"));
            return differences.Count == 0 ? 0 : 1;
        }
        catch (DbException e)
        {
            await Console.Error.WriteLineAsync("The database could not be read: " + e.Message);
            return 2;
        }
    }
}
