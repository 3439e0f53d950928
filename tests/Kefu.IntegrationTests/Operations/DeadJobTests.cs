using System.Net;
using System.Net.Http.Json;
using Kefu.Operations;
using Kefu.Platform.Jobs;
using Kefu.Platform.Log;
using Kefu.Tests.Identity;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Tests.Operations;

/// <summary>Jobs that were given up wait for a person, who tries them again or lays them aside.</summary>
public sealed class DeadJobTests
{
    [Theory, OnEachDatabase]
    public async Task A_dead_job_should_be_tried_again_or_laid_aside_for_a_reason_by_whoever_may_and_on_record(Database database)
    {
        var app = await KefuApp.For(database);
        var technician = await app.NewStaffAsync(null, "system-technician");
        var auditor = await app.NewStaffAsync(null, "security-auditor");
        var (retried, dismissed) = (await DeadAsync(app), await DeadAsync(app));

        using (var denied = await auditor.Http.PostAsJsonAsync($"/api/v1/system/jobs/{retried}/retry", new { }))
        {
            Assert.Equal(HttpStatusCode.Forbidden, denied.StatusCode);
        }

        using (var unreasoned = await technician.Http.PostAsJsonAsync($"/api/v1/system/jobs/{dismissed}/dismiss", new { reason = " " }))
        {
            Assert.Equal(HttpStatusCode.BadRequest, unreasoned.StatusCode);
        }

        Assert.Equal([JobState.Dead, JobState.Dead], [(await JobAsync(app, retried)).State, (await JobAsync(app, dismissed)).State]);
        var page = await technician.Http.GetStringAsync("/system");
        using var again = await technician.Http.PostAsync($"/fragments/system/jobs/{retried}/retry", Form(page));
        using var aside = await technician.Http.PostAsync($"/fragments/system/jobs/{dismissed}/dismiss", Form(page, ("reason", "客户已自行解决")));
        Assert.Equal([HttpStatusCode.SeeOther, HttpStatusCode.SeeOther], [again.StatusCode, aside.StatusCode]);

        // Nobody does jobs of this kind: it waits for somebody who does, its attempts counted anew.
        Assert.True(await JobAsync(app, retried) is { State: JobState.Waiting, Attempts: 0 });
        Assert.Equal(JobState.Cancelled, (await JobAsync(app, dismissed)).State);
        Assert.Equal(12, (await EventAsync(app, retried)).Read<JobRetried>().Attempts);
        var entry = await EventAsync(app, dismissed);
        Assert.Equal(("客户已自行解决", technician.Id.Value), (entry.Read<JobDismissed>().Reason, entry.ActorId));
        using var twice = await technician.Http.PostAsJsonAsync($"/api/v1/system/jobs/{dismissed}/retry", new { });
        Assert.Equal(HttpStatusCode.Conflict, twice.StatusCode);
    }

    private static FormUrlEncodedContent Form(string page, params (string, string)[] fields) => AccountsTests.Form(page, "", fields);

    internal static async Task<Guid> DeadAsync(KefuApp app)
    {
        var id = Guid.CreateVersion7();
        await app.AsSystemAsync(async services =>
        {
            var db = (Kefu.Platform.Persistence.KefuDbContext)services.GetService(typeof(Kefu.Platform.Persistence.KefuDbContext))!;
            var gate = (Kefu.Platform.Persistence.WriteGate)services.GetService(typeof(Kefu.Platform.Persistence.WriteGate))!;
            using var turn = await gate.EnterAsync(CancellationToken.None);
            db.Add(new Job { Id = id, Kind = "tests.nobody", Key = id.ToString(), Payload = "{}", State = JobState.Dead, Attempts = 12, LastError = "IOException: 13812341234", CreatedAtUtc = DateTime.UnixEpoch, DueAtUtc = DateTime.UnixEpoch });
            await db.SaveChangesAsync();
        });
        return id;
    }

    private static Task<Job> JobAsync(KefuApp app, Guid id) => app.ReadAsync(db => db.Set<Job>().AsNoTracking().SingleAsync(j => j.Id == id));

    private static Task<LogEntry> EventAsync(KefuApp app, Guid job) => app.ReadAsync(db => db.Set<LogEntry>().AsNoTracking().SingleAsync(e => e.SubjectId == job));
}
