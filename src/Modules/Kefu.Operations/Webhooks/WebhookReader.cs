using System.Text.Json;
using System.Text.Json.Nodes;
using Kefu.Contracts.Conversations;
using Kefu.Contracts.Satisfaction;
using Kefu.Contracts.Tickets;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Operations.Webhooks;

/// <summary>Writes down for each place what it is to be told; the sender does the rest. Words of customers and notes of the floor are never among it: a receiver that may read them asks the API.</summary>
internal sealed class WebhookReader(KefuDbContext db) : ILogReader
{
    /// <summary>What can be asked for.</summary>
    public static readonly IReadOnlyList<string> Types =
    [
        .. new[]
        {
            typeof(ConversationOpened), typeof(MessagePosted), typeof(ConversationAccepted), typeof(ConversationResolved), typeof(ConversationReopened), typeof(ConversationClosed), typeof(ConversationMerged),
            typeof(TicketOpened), typeof(TicketAssigned), typeof(TicketResolved), typeof(TicketClosed), typeof(TicketMerged), typeof(SurveyAnswered),
        }.Select(EventNames.Of),
    ];

    private static readonly HashSet<string> Known = [.. Types];

    public string Name => "operations.webhooks";

    public bool Acts => true;

    public bool Wants(LogEntry entry) => entry.ShopId is not null && Known.Contains(entry.Type) && !(entry.Is<MessagePosted>(out var posted) && posted.Visibility is Visibility.Internal);

    public async Task ApplyAsync(IReadOnlyList<LogEntry> entries, CancellationToken ct)
    {
        var hooks = await db.Set<Webhook>().AsNoTracking().Where(h => h.Enabled).ToListAsync(ct);
        foreach (var entry in hooks.Count == 0 ? [] : entries)
        {
            foreach (var hook in hooks.Where(h => h.ShopId == entry.ShopId && h.Wants(entry.Type)))
            {
                var id = Guid.CreateVersion7();
                db.Add(new WebhookDelivery { Id = id, WebhookId = hook.Id, ShopId = hook.ShopId, Type = entry.Type, Body = BodyOf(id, entry), AtUtc = entry.AtUtc });
            }
        }
    }

    private static string BodyOf(Guid id, LogEntry entry) => JsonSerializer.Serialize(
        new { id, type = entry.Type, at = entry.AtUtc, position = entry.Position.ToString(), shopId = entry.ShopId, subject = new { kind = entry.SubjectKind, id = entry.SubjectId }, data = JsonNode.Parse(entry.Payload) },
        KefuJson.Options);
}
