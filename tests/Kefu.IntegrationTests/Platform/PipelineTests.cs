using Kefu.Platform.Access;
using Kefu.Platform.Errors;
using Kefu.Platform.Handling;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kefu.Tests.Platform;

public sealed class PipelineTests
{
    private static string NewName() => "n" + Guid.CreateVersion7().ToString("N");

    [Theory, OnEachDatabase]
    public async Task Request_should_be_refused_and_the_attempt_logged_when_the_right_is_lacking(Database database)
    {
        var app = await Workshop.For(database);
        var actor = Workshop.Staff("test.see");
        var name = NewName();

        var denied = await Assert.ThrowsAsync<Denied>(() => app.SendAsAsync(actor, new Count(name, 1)));

        Assert.Equal("test.count", denied.Permission);
        Assert.Null(await ValueAsync(app, name));
        var row = Assert.Single(await app.ReadAsync(db => db.Set<LogEntry>().Where(e => e.ActorId == actor.Id).ToListAsync()));
        Assert.True(row.Is<DeniedAttempt>(out var attempt));
        Assert.Equal(new DeniedAttempt(nameof(Count), "test.count", ActorKind.Staff), attempt);
        Assert.Equal((actor.Name, "127.0.0.1"), (row.ActorName, row.Source));
    }

    [Theory, OnEachDatabase]
    public async Task Request_should_ask_for_sign_in_when_nobody_is_known(Database database)
    {
        var app = await Workshop.For(database);
        await Assert.ThrowsAsync<NotSignedIn>(() => app.SendAsAsync(Actor.Anonymous, new Count(NewName(), 1)));
    }

    [Theory, OnEachDatabase]
    public async Task Change_and_event_should_be_written_together_with_the_actor(Database database)
    {
        var app = await Workshop.For(database);
        var actor = Workshop.Staff("test.count");
        var name = NewName();

        Assert.Equal(3, await app.SendAsAsync(actor, new Count(name, 3)));

        Assert.Equal(3, await ValueAsync(app, name));
        var row = Assert.Single(await EventsAsync(app, name));
        Assert.Equal((actor.Id, "Staff", "platform.counted"), (row.ActorId, row.ActorKind, row.Type));
    }

    [Theory, OnEachDatabase]
    public async Task Neither_change_nor_event_should_remain_when_the_command_fails_after_its_work(Database database)
    {
        var app = await Workshop.For(database);
        var name = NewName();

        await Assert.ThrowsAsync<RuleBroken<PlatformText>>(() => app.SendAsAsync(Workshop.Staff("test.count"), new Count(name, 1, Fail: true)));

        Assert.Null(await ValueAsync(app, name));
        Assert.Empty(await EventsAsync(app, name));
    }

    [Theory, OnEachDatabase]
    public async Task Command_should_succeed_and_note_one_event_when_it_met_other_writers_before(Database database)
    {
        var app = await Workshop.For(database);
        var name = NewName();

        Assert.Equal(4, await app.SendAsAsync(Workshop.Staff("test.count"), new Clash(name, 3)));

        Assert.Single(await EventsAsync(app, name));
    }

    [Theory, OnEachDatabase]
    public async Task Command_should_be_refused_as_stale_when_it_meets_other_writers_each_time(Database database)
    {
        var app = await Workshop.For(database);
        var name = NewName();

        await Assert.ThrowsAsync<Stale>(() => app.SendAsAsync(Workshop.Staff("test.count"), new Clash(name, int.MaxValue)));

        Assert.Equal(4, app.Services.GetRequiredService<Tally>().Times(name));
        Assert.Empty(await EventsAsync(app, name));
    }

    [Theory, OnEachDatabase]
    public async Task One_row_should_be_written_when_many_add_the_same_at_once(Database database)
    {
        var app = await Workshop.For(database);
        var name = NewName();

        await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Run(() => app.SendAsAsync(Workshop.Staff("test.count"), new AddOnce(name)))));

        Assert.Equal(1, await ValueAsync(app, name));
        Assert.Single(await EventsAsync(app, name));
    }

    [Theory, OnEachDatabase]
    public async Task Same_key_should_answer_the_same_and_act_once(Database database)
    {
        var app = await Workshop.For(database);
        var actor = Workshop.Staff("test.count");
        var name = NewName();

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(() => app.SendAsAsync(actor, new Count(name, 5), "k-" + name))));

        Assert.All(answers, a => Assert.Equal(5, a));
        Assert.Equal(5, await ValueAsync(app, name));
        Assert.Single(await EventsAsync(app, name));
    }

    [Theory, OnEachDatabase]
    public async Task Same_key_should_be_refused_when_the_request_is_another(Database database)
    {
        var app = await Workshop.For(database);
        var actor = Workshop.Staff("test.count");
        var name = NewName();
        await app.SendAsAsync(actor, new Count(name, 5), "k-" + name);

        var refused = await Assert.ThrowsAsync<RuleBroken<PlatformText>>(() => app.SendAsAsync(actor, new Count(name, 6), "k-" + name));

        Assert.Equal("idempotency-reused", refused.Code);
        Assert.Equal(5, await ValueAsync(app, name));
    }

    [Theory, OnEachDatabase]
    public async Task Same_key_should_be_free_when_another_actor_uses_it(Database database)
    {
        var app = await Workshop.For(database);
        var name = NewName();
        await app.SendAsAsync(Workshop.Staff("test.count"), new Count(name, 5), "k-" + name);

        Assert.Equal(11, await app.SendAsAsync(Workshop.Staff("test.count"), new Count(name, 6), "k-" + name));
    }

    [Theory, OnEachDatabase]
    public async Task Key_should_stay_free_when_the_command_failed(Database database)
    {
        var app = await Workshop.For(database);
        var actor = Workshop.Staff("test.count");
        var name = NewName();
        await Assert.ThrowsAsync<RuleBroken<PlatformText>>(() => app.SendAsAsync(actor, new Count(name, 1, Fail: true), "k-" + name));

        Assert.Equal(7, await app.SendAsAsync(actor, new Count(name, 7), "k-" + name));
    }

    private static async Task<long?> ValueAsync(KefuApp app, string name) =>
        (await app.ReadAsync(db => db.Set<Counter>().AsNoTracking().SingleOrDefaultAsync(c => c.Name == name)))?.Value;

    private static Task<List<LogEntry>> EventsAsync(KefuApp app, string name) =>
        app.ReadAsync(db => db.Set<LogEntry>().AsNoTracking().Where(e => e.Type == "platform.counted" && e.Payload.Contains(name)).ToListAsync());
}
