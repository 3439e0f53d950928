using System.Data.Common;
using System.Globalization;
using Kefu.Platform.Access;
using Kefu.Platform.Errors;
using Kefu.Platform.Handling;
using Kefu.Platform.Persistence;
using Kefu.Standards.Deadlines;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Web;

/// <summary><c>kefu deadline</c>: asks what the desk itself would say.</summary>
internal static class DeadlineCommand
{
    public static async Task<int> AskAsync(string[] settings, AskDeadline question, string? language, CancellationToken ct)
    {
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureOf(language ?? Environment.GetEnvironmentVariable("LC_ALL") ?? Environment.GetEnvironmentVariable("LANG") ?? "");

        await using var app = KefuHost.Build([.. settings, "--Logging:LogLevel:Default=None"]);
        await using var scope = app.Services.ScopeAs(Actor.System);
        try
        {
            var database = scope.ServiceProvider.GetRequiredService<KefuDbContext>().Database;
            var installed = await database.CanConnectAsync(ct) && (await database.GetAppliedMigrationsAsync(ct)).Any();
            if (!installed)
            {
                await Console.Error.WriteLineAsync("No installation was found there (--data, --database): asking the calendars as they are shipped.");
            }

            var answer = await scope.ServiceProvider.GetRequiredService<Dispatcher>().SendAsync(question with { AsShipped = !installed }, ct);
            Console.WriteLine(answer.Due is { } due ? due.ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture) : "-");
            Console.WriteLine(answer.Words);
            foreach (var step in answer.Steps)
            {
                Console.WriteLine(string.Create(CultureInfo.CurrentCulture, $"  {step.From:ddd yyyy-MM-dd HH:mm} – {(step.Until is { } until ? until.ToString("ddd yyyy-MM-dd HH:mm", CultureInfo.CurrentCulture) : "…"),-20} {step.Words}"));
            }

            return 0;
        }
        catch (Invalid wrong)
        {
            foreach (var (field, problems) in wrong.Errors)
            {
                await Console.Error.WriteLineAsync($"{field}: {string.Join(' ', problems)}");
            }

            return 2;
        }
        catch (DbException e)
        {
            await Console.Error.WriteLineAsync("The database could not be read: " + e.Message);
            return 2;
        }
    }

    private static CultureInfo CultureOf(string language) => CultureInfo.GetCultureInfo(language.StartsWith("zh", StringComparison.OrdinalIgnoreCase) ? "zh-CN" : "en");
}
