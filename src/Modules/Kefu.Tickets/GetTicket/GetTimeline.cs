using System.Text.Json;
using Kefu.Contracts.Conversations;
using Kefu.Contracts.Identity;
using Kefu.Contracts.Tickets;
using Kefu.Platform.Access;
using Kefu.Platform.Handling;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Kefu.Tickets.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Kefu.Tickets.GetTicket;

/// <summary>Everything that happened to a ticket, and in the conversation it came from since the first contact, newest first; read from the log.</summary>
[Requires("tickets.view")]
internal sealed record GetTimeline(long Number) : IQuery<IReadOnlyList<TimelineRow>>;

/// <summary>One fact.</summary>
/// <param name="Text">In the reader's language.</param>
/// <param name="Count">How many like it stand together.</param>
public sealed record TimelineRow(DateTime AtUtc, string Type, string Actor, string Text, int Count);

internal sealed class GetTimelineHandler(KefuDbContext db, TicketReach reach, IConversations conversations, IStaffDirectory staff, IStringLocalizer<TicketsText> text) : IHandler<GetTimeline, IReadOnlyList<TimelineRow>>
{
    private const int Most = 1000;
    private static readonly string Posted = EventNames.Of(typeof(MessagePosted));
    private static readonly string[] StaffFields = ["to", "from", "owner", "staff", "by", "invited"];

    public async Task<IReadOnlyList<TimelineRow>> HandleAsync(GetTimeline request, CancellationToken ct)
    {
        var ticket = await reach.GetAsync(request.Number, ct);
        var rows = await RowsAsync("ticket", ticket.Id.Value, ct);
        // The conversation's course is shown to those who may see the conversation.
        if (ticket.Conversation is { } conversation && await conversations.FindAsync(conversation, ct) is not null)
        {
            rows.AddRange(await RowsAsync("conversation", conversation.Value, ct));
        }

        var names = await NamesAsync(rows, ct);
        var timeline = new List<TimelineRow>();
        foreach (var row in rows.OrderByDescending(r => r.AtUtc).ThenByDescending(r => r.Position))
        {
            var words = text["event:" + row.Type, Values(row, names)];
            if (words.ResourceNotFound)
            {
                continue;
            }

            var fact = new TimelineRow(row.AtUtc, row.Type, row.ActorName, words.Value, 1);
            // A run of messages is one line: the words themselves stand in the conversation.
            if (row.Type == Posted && timeline is [.., var newer] && newer.Type == Posted)
            {
                timeline[^1] = newer with { Text = text["event:messages", newer.Count + 1], Count = newer.Count + 1, Actor = "" };
                continue;
            }

            timeline.Add(fact);
        }

        return timeline;
    }

    private Task<List<LogEntry>> RowsAsync(string kind, Guid id, CancellationToken ct) =>
        db.Set<LogEntry>().AsNoTracking().Where(e => e.SubjectKind == kind && e.SubjectId == id).OrderByDescending(e => e.Seq).Take(Most).ToListAsync(ct);

    private async Task<IReadOnlyDictionary<StaffId, StaffCard>> NamesAsync(List<LogEntry> rows, CancellationToken ct)
    {
        var ids = new HashSet<StaffId>();
        foreach (var row in rows)
        {
            using var payload = JsonDocument.Parse(row.Payload);
            foreach (var field in StaffFields)
            {
                if (payload.RootElement.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.String && value.TryGetGuid(out var id))
                {
                    ids.Add(new StaffId(id));
                }
            }
        }

        return await staff.FindManyAsync([.. ids], ct);
    }

    /// <summary>{0} to whom or the person concerned, {1} the note, reason or result, {2} from whom.</summary>
    private object[] Values(LogEntry row, IReadOnlyDictionary<StaffId, StaffCard> names)
    {
        using var payload = JsonDocument.Parse(row.Payload);
        var root = payload.RootElement;
        string Name(string field) => root.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.String && value.TryGetGuid(out var id) ? names.GetValueOrDefault(new StaffId(id))?.Name ?? "" : "";
        string Word(string field) => root.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() ?? "" : "";
        var note = Word("note") is { Length: > 0 } n ? n : Word("why") is { Length: > 0 } w ? w : Word("reason");
        if (row.Is<TicketEntryAdded>(out var added))
        {
            note = text[added.Author == AuthorKind.Customer ? "entry:customer" : added.Visibility == Visibility.Internal ? "entry:internal" : "entry:public"];
        }
        else if (row.Is<TicketChanged>(out var changed))
        {
            note = string.Join(", ", changed.Fields.Select(f => text["field:" + f].Value));
        }
        else if (row.Is<TicketWaiting>(out var waiting))
        {
            note = text[waiting.ForCustomer ? "waiting:customer" : "waiting:over"];
        }
        else if (row.Is<TicketMajorSet>(out var major))
        {
            note = text[major.Major ? "major:set" : "major:ended", major.Why];
        }
        else if (row.Is<MessagePosted>(out var message))
        {
            note = text["author:" + message.Author];
        }

        var person = StaffFields.Where(f => f != "from").Select(Name).FirstOrDefault(x => x.Length > 0) ?? "";
        return [person, note, Name("from")];
    }
}
