using Kefu.Contracts.Conversations;
using Kefu.Contracts.Customers;
using Kefu.Contracts.Identity;
using Kefu.Contracts.Tickets;
using Kefu.Platform.Access;
using Kefu.Platform.Modules;
using Kefu.Platform.Persistence;
using Kefu.Tickets.Data;
using Kefu.Tickets.Domain;

namespace Kefu.Tickets.Demo;

/// <summary>What the lamp shop's talks left to be settled: tickets of every kind, in every state.</summary>
internal sealed class DemoCases(KefuDbContext db, IShopDirectory shops, IStaffDirectory staff, ICustomers customers, Counters numbers) : IDemoStory
{
    // Of a hundred talks that people took: how many leave a ticket.
    private static readonly Dictionary<string, int> Shares = new(StringComparer.Ordinal)
    {
        ["complaint"] = 70, ["after-sale"] = 26, ["logistics"] = 18, ["payment"] = 30, ["technical"] = 26, ["order"] = 12, ["consultation"] = 7,
    };

    private readonly Dictionary<ConversationId, HandoverRequested> _wishes = [];
    private IReadOnlyList<DemoCase> _cases = [];
    private Dictionary<string, StaffCard> _people = new(StringComparer.Ordinal);
    private Guid _shop;

    public int Order => 40;

    public async Task PrepareAsync(DemoStory story, CancellationToken ct)
    {
        _cases = DemoCase.All();
        _shop = (await shops.FindByKeyAsync(DemoAccounts.ShopKey, ct))!.Id;
        _people = (await staff.ListAsync(_shop, ct)).DistinctBy(p => p.Name, StringComparer.Ordinal).ToDictionary(p => p.Name, StringComparer.Ordinal);
        story.Hear<HandoverRequested>(wish =>
        {
            _wishes[wish.Conversation] = wish;
            return Task.CompletedTask;
        });
        story.Hear<ConversationAccepted>(accepted =>
        {
            if (_wishes.TryGetValue(accepted.Conversation, out var wish) && story.Chance.Next(100) < Shares.GetValueOrDefault(wish.Class))
            {
                story.At(story.NowUtc.AddSeconds(story.Chance.Next(70, 200)), () => OpenAsync(story, wish, accepted.Staff, ct));
            }

            return Task.CompletedTask;
        });
    }

    public Task EndAsync(DemoStory story, CancellationToken ct) => Task.CompletedTask;

    private async Task OpenAsync(DemoStory story, HandoverRequested wish, StaffId owner, CancellationToken ct)
    {
        var fitting = _cases.Where(c => c.Class == wish.Class && c.Language == wish.Language).ToList();
        if (fitting.Count == 0)
        {
            return;
        }

        var matter = fitting[story.Chance.Next(fitting.Count)];
        var contact = (await customers.FindAsync(wish.Customer, ct))?.Phone ?? "";
        var intake = new TicketIntake(_shop, matter.Kind, matter.Priority, matter.Subject, wish.Customer, null, contact, IntakeFinding.NoOrder, wish.Conversation);
        var ticket = Ticket.Open(await numbers.NumberAsync(Ticket.NumberCounter, ct), intake, owner, story.NowUtc);
        var opener = Actor(owner);
        db.Add(ticket);
        db.Add(TicketEntry.Of(ticket, EntryKind.Opening, AuthorKind.Agent, opener.Id, opener.Name, Visibility.Internal, matter.Opening, story.NowUtc));
        await TellAsync(story, opener, new TicketOpened(ticket.Id, ticket.Number, ticket.Kind, ticket.Customer, ticket.Conversation, ticket.Owner), ticket);

        var worker = matter.Kind switch
        {
            TicketKind.Logistics => _people["孙浩"].Id,
            TicketKind.Technical => _people["赵磊"].Id,
            _ => owner,
        };
        Plan(story, ticket, matter, owner, worker);
    }

    private void Plan(DemoStory story, Ticket ticket, DemoCase matter, StaffId owner, StaffId worker)
    {
        var at = story.NowUtc.AddMinutes(story.Chance.Next(2, 90));
        story.At(at, async () =>
        {
            ticket.Assign(worker, story.NowUtc);
            await TellAsync(story, Actor(owner), new TicketAssigned(ticket.Id, null, worker), ticket);
        });
        foreach (var (internally, text) in matter.Steps)
        {
            at = at.AddMinutes(story.Chance.Next(20, 500));
            story.At(at, () => WriteAsync(story, ticket, worker, internally ? Visibility.Internal : Visibility.Public, text));
        }

        if (matter.Kind == TicketKind.Payment || story.Chance.Next(100) < 18)
        {
            at = at.AddMinutes(15);
            story.At(at, async () =>
            {
                ticket.WaitForCustomer(story.NowUtc);
                await TellAsync(story, Actor(worker), new TicketWaiting(ticket.Id, true), ticket);
            });
        }

        at = at.AddMinutes(story.Chance.Next(120, 3600));
        story.At(at, async () =>
        {
            var by = Actor(worker);
            var entry = ticket.Resolve(matter.Result, worker, by.Name, story.NowUtc);
            db.Add(entry);
            await TellAsync(story, by, new TicketEntryAdded(ticket.Id, entry.Id, entry.Author, entry.Visibility), ticket);
            await TellAsync(story, by, new TicketResolved(ticket.Id, ticket.Customer, worker, ticket.Owner, entry.Id, ticket.Conversation), ticket);
        });
        story.At(at.AddHours(72), async () =>
        {
            ticket.Close(story.NowUtc);
            await TellAsync(story, Kefu.Platform.Access.Actor.System, new TicketClosed(ticket.Id), ticket);
        });
    }

    private async Task WriteAsync(DemoStory story, Ticket ticket, StaffId by, Visibility visibility, string text)
    {
        var actor = Actor(by);
        var entry = ticket.Write(visibility, text, by, actor.Name, story.NowUtc);
        db.Add(entry);
        await TellAsync(story, actor, new TicketEntryAdded(ticket.Id, entry.Id, entry.Author, entry.Visibility), ticket);
    }

    private static Task TellAsync(DemoStory story, Actor actor, object @event, Ticket ticket) => story.TellAsync(actor, @event, "ticket", ticket.Id.Value, ticket.ShopId);

    private Actor Actor(StaffId id) => new(ActorKind.Staff, id.Value, _people.Values.First(p => p.Id == id).Name, [], ShopScope.Of(_shop));
}

/// <summary>A matter as the demo tells it.</summary>
internal sealed record DemoCase(string Class, TicketKind Kind, TicketPriority Priority, string Subject, string Language, string Opening, IReadOnlyList<(bool Internal, string Text)> Steps, string Result)
{
    public static IReadOnlyList<DemoCase> All()
    {
        using var stream = typeof(DemoCase).Assembly.GetManifestResourceStream("Kefu.Tickets.Demo.demo-tickets.txt")!;
        using var reader = new StreamReader(stream);
        var cases = new List<DemoCase>();
        var steps = new List<(bool, string)>();
        while (reader.ReadLine() is { } row)
        {
            if (row is not [var kind, ' ', .. var text] || kind == '#')
            {
                continue;
            }

            if (kind == '=')
            {
                var head = text.Split('|');
                steps = [];
                cases.Add(new DemoCase(head[0], Enum.Parse<TicketKind>(head[1]), Enum.Parse<TicketPriority>(head[2]), head[3], head[4], "", steps, ""));
            }
            else
            {
                switch (kind)
                {
                    case 'O': cases[^1] = cases[^1] with { Opening = text }; break;
                    case 'R': cases[^1] = cases[^1] with { Result = text }; break;
                    default: steps.Add((kind == 'N', text)); break;
                }
            }
        }

        return cases;
    }
}
