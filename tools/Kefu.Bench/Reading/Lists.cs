using System.Net.Http.Json;
using Kefu.Bench.Seeding;

namespace Kefu.Bench.Reading;

/// <summary>G4, G5, G6, G7 and G13: lists, one conversation or ticket, and a new ticket, on a large database and on a small one.</summary>
/// <param name="folder">Where the seeded databases are kept for the next time; null for a folder that is thrown away.</param>
internal sealed class Lists(int rounds, int seconds, SeedSize size, string? folder)
{
    private const int Small = 10_000;

    public Task<IReadOnlyList<Figure>> RunAsync(CancellationToken ct) => BothDatabases.RunAsync((name, place, database) => SideAsync("lists." + name, place, database, ct), ct, folder);

    private async Task<IReadOnlyList<Figure>> SideAsync(string name, string place, ScratchDatabase? database, CancellationToken ct)
    {
        await using var beside = database is null ? null : await ScratchDatabase.CreateAsync(ct);
        var (large, small) = (Path.Combine(place, "large"), Path.Combine(place, "small"));
        await Seed.RunAsync(large, database?.Address, size, ct);
        await Seed.RunAsync(small, beside?.Address, new SeedSize(Small, Small, Indexed: Small), ct);
        await using var big = await ServerProcess.StartKefuAsync(large, database?.Address, demo: true, database?.Postmaster, ct);
        await using var few = await ServerProcess.StartKefuAsync(small, beside?.Address, demo: true, beside?.Postmaster, ct);
        await using var bare = await ServerProcess.StartBareAsync(large, database?.Address, database?.Postmaster, ct);
        var asked = await QuestionsAsync(big, name, ct);
        var little = await QuestionsAsync(few, name + "-small", ct);
        var limits = Limits(bare, name);
        for (var round = 0; round <= rounds; round++)
        {
            foreach (var one in asked.Concat(little).Concat(limits.Values))
            {
                await one.MeasureAsync(TimeSpan.FromSeconds(seconds), keep: round > 0, ct);
            }
        }

        return
        [
            .. asked.Select(a => a.ToFigure(limits.GetValueOrDefault(a.Name))),
            .. asked.Zip(little).Where(pair => pair.First.Goal is not null).Select(pair => Scale(pair.First, pair.Second)),
        ];
    }

    private static Figure Scale(Asked large, Asked small) => new(
        large.Name + ".scale", Measure.Round(large.Cpu), "ms CPU", Measure.Round(small.Cpu), Measure.Round(small.Cpu / large.Cpu), $"≤ 1.3 times that of {Small:N0} (G13)", large.Cpu <= 1.3 * small.Cpu);

    private static async Task<List<Asked>> QuestionsAsync(ServerProcess server, string name, CancellationToken ct)
    {
        await server.AnnouncedAsync(ct);
        var supervisor = await Desk.SignInAsync(server.Address, "supervisor", ct);
        var agent = await Desk.SignInAsync(server.Address, "agent1", ct);
        const string closed = "/api/v1/tickets?view=all&status=closed&take=50";
        const string talks = "/api/v1/conversations?view=all&take=50";
        var tickets = await supervisor.RowsAsync(closed, "number", ct);
        var over = await supervisor.RowsAsync(talks + "&status=closed", "id", ct);
        var own = await agent.RowsAsync("/api/v1/conversations?view=mine&take=50", "id", ct);
        var shop = (await supervisor.RowsAsync(closed, "shopId", ct))[0];
        Func<int, Func<CancellationToken, Task<HttpResponseMessage>>> Get(Desk desk, Func<int, string> path) => i => ct => desk.Http.GetAsync(path(i), ct);
        Asked Ask(string what, Func<int, Func<CancellationToken, Task<HttpResponseMessage>>> send, double? most, string goal) => new($"{name}.{what}", server, send, most, goal);
        return
        [
            Ask("tickets.json", Get(supervisor, _ => closed), 0.35, "G4"),
            Ask("conversations.json", Get(supervisor, _ => talks), 0.35, "G4"),
            Ask("conversations-closed.json", Get(supervisor, _ => talks + "&status=closed"), 0.35, "G4"),
            Ask("agent-tickets.json", Get(agent, _ => "/api/v1/tickets?view=all&take=50"), 0.35, "G4"),
            Ask("agent-conversations.json", Get(agent, _ => "/api/v1/conversations?view=mine&take=50"), 0.35, "G4"),
            Ask("tickets.html", Get(supervisor, _ => "/tickets?view=all"), 2, "G5"),
            Ask("desk.html", Get(agent, _ => "/desk"), 2, "G5"),
            Ask("supervisor-desk.html", Get(supervisor, _ => "/desk?view=all"), 2, "G5"),
            // Whoever opens a conversation of somebody else leaves a record of it; of one's own, none.
            Ask("own-conversation.json", Get(agent, i => "/api/v1/conversations/" + own[i % own.Count]), 0.12, "G6"),
            Ask("own-conversation.html", Get(agent, i => "/desk/fragments/" + own[i % own.Count]), 1.5, "G6"),
            Ask("conversation.json", Get(supervisor, i => "/api/v1/conversations/" + over[i % over.Count]), 0.12, "G6"),
            Ask("conversation.html", Get(supervisor, i => "/desk/fragments/" + over[i % over.Count]), 1.5, "G6"),
            Ask("ticket.json", Get(supervisor, i => "/api/v1/tickets/" + tickets[i % tickets.Count]), 0.12, "G6"),
            Ask("ticket.html", Get(supervisor, i => "/tickets/" + tickets[i % tickets.Count]), 1.5, "G6"),
            Ask("new-ticket", _ => ct => supervisor.Http.PostAsJsonAsync("/api/v1/tickets", new { shopId = shop, kind = "consultation", priority = "normal", subject = "Lamp flickers", text = "It flickers since yesterday.", customerId = "c-1001", contact = "13812341234", confirmContact = true }, ct), 0.41, "G7"),
        ];
    }

    private static Dictionary<string, Asked> Limits(ServerProcess bare, string name)
    {
        var http = new HttpClient { BaseAddress = bare.Address };
        Asked Ask(string path) => new("bare" + path, bare, _ => ct => http.GetAsync(path, ct));
        var (page, talk) = (Ask("/page"), Ask("/talk"));
        return new Dictionary<string, Asked>(StringComparer.Ordinal) { [name + ".tickets.json"] = page, [name + ".conversation.json"] = talk };
    }
}
