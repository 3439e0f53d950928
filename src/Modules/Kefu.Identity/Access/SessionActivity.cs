using System.Globalization;
using Kefu.Identity.Data;
using Kefu.Platform.Errors;
using Kefu.Platform.Persistence;
using Kefu.Platform.Time;
using Kefu.Platform.Web;
using Microsoft.AspNetCore.Http;

namespace Kefu.Identity.Access;

/// <summary>Notes when a person was last at a session. What a page does by itself says how long nobody touched it, so that an unattended screen does not keep itself signed in.</summary>
internal sealed class SessionActivity(GroupCommit commit, TimeProvider clock)
{
    /// <summary>A session is written to at most this often.</summary>
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(30);

    private const string NoteSql = """UPDATE identity_session SET "LastSeenAtUtc" = $1 WHERE "TokenHash" = $2 AND "LastSeenAtUtc" < $1""";

    public async ValueTask NoteAsync(HttpContext http, Session session, CancellationToken ct)
    {
        var seen = clock.UtcNow() - Untouched(http);
        if (seen - session.LastSeenAtUtc < Step)
        {
            return;
        }

        session.LastSeenAtUtc = seen;
        try
        {
            await commit.WriteAsync(new WriteUnit(session.StaffId, new Statement(NoteSql, seen, session.TokenHash)), ct);
        }
        catch (Overloaded)
        {
            // The next request says it again.
        }
    }

    private static TimeSpan Untouched(HttpContext http) =>
        http.GetEndpoint()?.Metadata.GetMetadata<QuietDoor>() is not null ? TimeSpan.FromDays(1)
        : int.TryParse(http.Request.Headers[QuietDoor.IdleHeader].ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(Math.Min(seconds, 86_400))
        : TimeSpan.Zero;
}
