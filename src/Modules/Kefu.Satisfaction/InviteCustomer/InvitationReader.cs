using Kefu.Contracts.Conversations;
using Kefu.Contracts.Customers;
using Kefu.Contracts.Identity;
using Kefu.Contracts.Satisfaction;
using Kefu.Contracts.Tickets;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Kefu.Platform.Settings;
using Kefu.Platform.Time;
using Kefu.Satisfaction.Domain;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Satisfaction.InviteCustomer;

/// <summary>Asks the customer how it went once a case is settled: once a case, and not too often a customer.</summary>
internal sealed class InvitationReader(KefuDbContext db, IConversations conversations, SettingsStore settings, EventLog log, TimeProvider clock) : ILogReader
{
    private const string Link = "link";

    public string Name => "satisfaction.invitations";

    public bool Acts => true;

    public bool Wants(LogEntry entry) => entry.Is<ConversationResolved>() || entry.Is<TicketResolved>() || entry.Is<VisitorIdentified>();

    public async Task ApplyAsync(IReadOnlyList<LogEntry> entries, CancellationToken ct)
    {
        foreach (var entry in entries)
        {
            if (entry.Is<ConversationResolved>(out var talk) && entry.ShopId is { } shop)
            {
                await InviteAsync(new Asked(shop, talk.Conversation.Value, talk.Conversation, null, talk.Customer, talk.Channel, talk.By ?? talk.Owner), ct);
            }
            else if (entry.Is<TicketResolved>(out var ticket) && ticket.Customer is { } customer && entry.ShopId is { } ticketShop)
            {
                // A customer whose last talk is over is not expected back there: somebody gives them the link.
                var thread = await conversations.ThreadOfAsync(customer, ticket.Conversation, ct);
                var channel = thread is null or { Status: ConversationStatus.Closed } ? Link : thread.Channel;
                await InviteAsync(new Asked(ticketShop, ticket.Resolution, thread?.Id, ticket.Ticket.Value, thread?.Customer ?? customer, channel, ticket.By), ct);
            }
            else if (entry.Is<VisitorIdentified>(out var identified))
            {
                foreach (var survey in await db.Set<Survey>().Where(s => s.Customer == identified.Anonymous).ToListAsync(ct))
                {
                    survey.Customer = identified.Known;
                }
            }

            await db.PutAwayAsync(ct);
        }
    }

    private async Task InviteAsync(Asked asked, CancellationToken ct)
    {
        var rules = await settings.GetAsync<SurveyRules>(SurveyRules.Key, asked.Shop, ct);
        var now = clock.UtcNow();
        var since = now.AddDays(-rules.MostWithinDays);
        if (!rules.Enabled
            || await db.Set<Survey>().AnyAsync(s => s.Case == asked.Case, ct)
            || await db.Set<Survey>().CountAsync(s => s.Customer == asked.Customer && s.InvitedAtUtc > since, ct) >= rules.MostPerCustomer)
        {
            return;
        }

        var survey = Survey.Invite(asked, now, rules.Window);
        db.Add(survey);
        log.Append(survey.Invited, survey.SubjectKind, survey.Subject, asked.Shop);
    }
}
