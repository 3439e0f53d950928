using Kefu.Contracts.Conversations;
using Kefu.Contracts.Customers;
using Kefu.Contracts.Identity;
using Kefu.Customers.Domain;
using Kefu.Platform.Access;
using Kefu.Platform.Modules;
using Kefu.Platform.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Customers.Demo;

/// <summary>Those who bought from the lamp shop before: the storefront's own customers first.</summary>
internal sealed class DemoCustomers(KefuDbContext db, IShopDirectory shops) : IDemoStory
{
    private const int Days = 60;

    private readonly Dictionary<CustomerId, Customer> _known = [];

    public int Order => 10;

    public async Task PrepareAsync(DemoStory story, CancellationToken ct)
    {
        var shop = (await shops.FindByKeyAsync(DemoAccounts.ShopKey, ct))!;
        story.Hear<ConversationOpened>(opened =>
        {
            _known.GetValueOrDefault(opened.Customer)?.SeenAt(story.NowUtc, "");
            return Task.CompletedTask;
        });
        if (!story.IsFirst)
        {
            foreach (var customer in await db.Set<Customer>().Where(c => c.ShopId == shop.Id && c.ExternalId != null).ToListAsync(ct))
            {
                _known[customer.Id] = customer;
            }

            return;
        }

        await using var stream = typeof(DemoCustomers).Assembly.GetManifestResourceStream("Kefu.Customers.Demo.demo-customers.tsv")!;
        using var reader = new StreamReader(stream);
        while (await reader.ReadLineAsync(ct) is { } line)
        {
            if (line.Split('\t') is not [var sub, var name, var phone, var tier, var region, var language])
            {
                continue;
            }

            // All were there before the first talk of the story.
            var seen = story.EndUtc.AddDays(-Days).AddMinutes(story.Chance.Next(40 * 24 * 60));
            var customer = Customer.Known(shop.Id, new ShopIdentity(sub, name, $"{sub}@example.com", phone, tier, region), language, seen);
            db.Add(customer);
            _known[customer.Id] = customer;
            story.At(seen, () => story.TellAsync(Actor.System, new CustomerRegistered(customer.Id, false), "customer", customer.Id.Value, shop.Id));
        }
    }

    public Task EndAsync(DemoStory story, CancellationToken ct) => Task.CompletedTask;
}
