using Kefu.Contracts.Conversations;
using Kefu.Contracts.Identity;
using Kefu.Contracts.Routing;
using Kefu.Conversations.Domain;
using Kefu.Platform.Time;
using Kefu.Routing.Domain;
using Kefu.Tests.Conversations;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Tests.Routing;

/// <summary>What tests with a clock of their own do to people and time.</summary>
internal static class Shift
{
    /// <summary>Lets time pass while these people stay connected; whoever is not named is lost after a minute.</summary>
    public static async Task PassAsync(this KefuApp app, FixedTime clock, int seconds, params TestPerson[] connected)
    {
        for (var left = seconds; left > 0; left -= 40)
        {
            clock.Advance(TimeSpan.FromSeconds(Math.Min(30, left)));
            var now = clock.UtcNow();
            foreach (var person in connected)
            {
                using var heard = await person.Http.PostAsync("/api/v1/presence/heartbeat", null);
                Assert.True(heard.IsSuccessStatusCode);
            }

            if (left <= 30)
            {
                return;
            }

            // What is heard is stored ten seconds after the last time.
            clock.Advance(TimeSpan.FromSeconds(Math.Min(10, left - 30)));
            foreach (var person in connected.Where(_ => left >= 40))
            {
                await KefuApp.EventuallyAsync(() => app.PresenceAsync(person.Id), p => p.LastSeenAtUtc >= now);
            }
        }
    }

    public static Task<PresenceRecord> PresenceAsync(this KefuApp app, StaffId staff) =>
        app.ReadAsync(db => db.Set<PresenceRecord>().AsNoTracking().SingleAsync(p => p.Staff == staff));

    public static Task<Conversation> KeptAsync(this KefuApp app, Guid id) =>
        app.ReadAsync(db => db.Set<Conversation>().AsNoTracking().SingleAsync(c => c.Id == new ConversationId(id)));

    public static Task<Conversation> BecomesAsync(this KefuApp app, Guid id, Func<Conversation, bool> so) => KefuApp.EventuallyAsync(() => app.KeptAsync(id), so);

    /// <summary>Routing and Conversations agree that it is offered to this person.</summary>
    public static async Task OfferedToAsync(this KefuApp app, Guid id, TestPerson person)
    {
        await KefuApp.EventuallyAsync(() => app.ItemAsync(new ConversationId(id)), i => i is { State: ItemState.Offered } && i.Agent == person.Id);
        await app.BecomesAsync(id, c => c.OfferedTo == person.Id);
    }

    /// <summary>Routing and Conversations agree that this person serves it.</summary>
    public static async Task HeldByAsync(this KefuApp app, Guid id, TestPerson person)
    {
        await KefuApp.EventuallyAsync(() => app.ItemAsync(new ConversationId(id)), i => i is { State: ItemState.Held, HeldBy: null } && i.Agent == person.Id);
        await app.BecomesAsync(id, c => c is { Status: ConversationStatus.Active, OfferedTo: null, InTransfer: false } && c.AssignedTo == person.Id);
    }

    /// <summary>How many places routing counts as filled by the person.</summary>
    public static async Task<int> LoadAsync(this TestPerson leader, StaffId of)
    {
        var all = await System.Net.Http.Json.HttpClientJsonExtensions.GetFromJsonAsync<System.Text.Json.JsonElement>(leader.Http, "/api/v1/presence");
        return all.EnumerateArray().Single(p => p.GetProperty("staff").GetGuid() == of.Value).GetProperty("load").GetInt32();
    }

    public static async Task<IReadOnlyList<string>> NoticesAsync(this KefuApp app, Guid id) =>
        [.. (await app.ReadAsync(db => db.Set<Message>().AsNoTracking().Where(m => m.ConversationId == new ConversationId(id)).OrderBy(m => m.Seq).ToListAsync())).Select(m => m.ReadExtra()?.Notice).OfType<string>()];

    /// <summary>How many jobs of a kind there are for a matter, done or not.</summary>
    public static Task<int> JobsAsync(this KefuApp app, string kind, Guid matter)
    {
        var start = matter.ToString();
        return app.ReadAsync(db => db.Set<Kefu.Platform.Jobs.Job>().CountAsync(j => j.Kind == kind && j.Key.StartsWith(start)));
    }
}
