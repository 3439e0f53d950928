using Kefu.Contracts.Conversations;
using Kefu.Contracts.Customers;
using Kefu.Contracts.Identity;
using Kefu.Contracts.Routing;
using Kefu.Platform.Access;
using Kefu.Ui;
using Kefu.Workbench.Customer;
using Kefu.Workbench.Dialogs;
using Kefu.Workbench.Thread;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Localization;

namespace Kefu.Workbench.Desk;

/// <summary>The small dialogs of the thread's head. Their forms go to the owner's public doors.</summary>
internal static class DeskDialogs
{
    public static void Map(IEndpointRouteBuilder pages)
    {
        var dialogs = pages.MapGroup("/desk/dialogs/{id:guid}").WithMetadata(new RequiresAttribute("conversations.work")).ExcludeFromDescription();
        pages.MapGet("/customers/{id:guid}/own-agent", OwnAgentAsync).WithMetadata(new RequiresAttribute("customers.name-agent")).ExcludeFromDescription();
        dialogs.MapGet("/transfer", TransferAsync);
        dialogs.MapGet("/invite", InviteAsync);
        dialogs.MapGet("/resolve", ResolveAsync);
        dialogs.MapGet("/tags", TagsAsync);
        dialogs.MapGet("/snooze", (Guid id, ThreadLoader loader, CancellationToken ct) => WithAsync(loader, id, t => DeskFragments.Part<SnoozeDialog>(new { Id = (ConversationId?)t.Row.Id, t.Name }), ct));
        dialogs.MapGet("/merge", MergeAsync);
        BulkDialogs.Map(pages);
        dialogs.MapGet("/decline", (Guid id, ThreadLoader loader, CancellationToken ct) => ReasonAsync(loader, id, "decline", Doors.DeclineTransfer, "why", ct));
        dialogs.MapGet("/take-over", (Guid id, ThreadLoader loader, CancellationToken ct) => ReasonAsync(loader, id, "takeOver", Doors.TakeOver, null, ct))
            .WithMetadata(new RequiresAttribute("conversations.take-over"));
        dialogs.MapGet("/whisper", (Guid id, ThreadLoader loader, CancellationToken ct) => ReasonAsync(loader, id, "whisper", Doors.Whisper, "text", ct))
            .WithMetadata(new RequiresAttribute("conversations.whisper"));
    }

    private static async Task<IResult> WithAsync(ThreadLoader loader, Guid id, Func<DeskThread, IResult> show, CancellationToken ct) =>
        await loader.FindAsync(new ConversationId(id), ct) is { } thread ? show(thread) : TypedResults.NotFound();

    private static Task<IResult> ReasonAsync(ThreadLoader loader, Guid id, string kind, Func<ConversationId, string> door, string? field, CancellationToken ct) =>
        WithAsync(loader, id, t => DeskFragments.Part<ReasonDialog>(new { Kind = kind, Url = door(t.Row.Id), Field = field, t.Name }), ct);

    private static async Task<IResult> TransferAsync(Guid id, ThreadLoader loader, Sources sources, CurrentActor current, IStringLocalizer<WorkbenchText> words, CancellationToken ct)
    {
        if (await loader.FindAsync(new ConversationId(id), ct) is not { } thread)
        {
            return TypedResults.NotFound();
        }

        var queues = (await sources.AskAsync<IQueues, IReadOnlyList<QueueCard>>(q => q.ListAsync(ct))).Value ?? [];
        return DeskFragments.Part<TransferDialog>(new
        {
            thread.Row.Id,
            thread.Name,
            People = await PeopleAsync(thread, sources, current, words, ct),
            Queues = (IReadOnlyList<Option>)[.. queues.Where(q => q.ShopId == thread.Row.ShopId || q.ShopId == Guid.Empty).Select(q => new Option(q.Id.ToString(), q.Name))],
        });
    }

    private static async Task<IResult> InviteAsync(Guid id, ThreadLoader loader, Sources sources, CurrentActor current, IStringLocalizer<WorkbenchText> words, CancellationToken ct) =>
        await loader.FindAsync(new ConversationId(id), ct) is { } thread
            ? DeskFragments.Part<InviteDialog>(new { thread.Row.Id, thread.Name, People = await PeopleAsync(thread, sources, current, words, ct) })
            : TypedResults.NotFound();

    private static async Task<IResult> ResolveAsync(Guid id, ThreadLoader loader, ComposerLoader composer, CancellationToken ct) =>
        await loader.FindAsync(new ConversationId(id), ct) is { } thread
            ? DeskFragments.Part<ResolveDialog>(new { thread.Row.Id, thread.Name, Closing = await composer.PhraseAsync(thread, "closing", ct) })
            : TypedResults.NotFound();

    private static async Task<IResult> OwnAgentAsync(Guid id, CustomerLoader loader, Sources sources, CancellationToken ct)
    {
        if (await loader.FindAsync(new CustomerId(id), ct) is not { Profile.Value: { } card } customer)
        {
            return TypedResults.NotFound();
        }

        var staff = (await sources.AskAsync<IStaffDirectory, IReadOnlyList<StaffCard>>(s => s.ListAsync(card.ShopId, ct))).Value ?? [];
        return DeskFragments.Part<OwnAgentDialog>(new
        {
            card.Id,
            customer.Name,
            Now = card.NamedAgent?.ToString(),
            People = (IReadOnlyList<Option>)[.. staff.Where(s => s.Permissions.Contains("conversations.reply")).Select(s => new Option(s.Id.ToString(), s.Name) { Group = s.TeamName.Length > 0 ? s.TeamName : null })],
        });
    }

    private static async Task<IResult> MergeAsync(Guid id, ThreadLoader loader, IConversations conversations, CancellationToken ct)
    {
        if (await loader.FindAsync(new ConversationId(id), ct) is not { } thread)
        {
            return TypedResults.NotFound();
        }

        var others = (await conversations.HistoryAsync(thread.Row.Id, 20, ct)).Where(o => o.WithinReach && o.Card.ShopId == thread.Row.ShopId).Select(o => o.Card);
        return DeskFragments.Part<MergeDialog>(new { thread.Row.Id, thread.Row.Number, Others = (IReadOnlyList<ConversationCard>)[.. others] });
    }

    private static async Task<IResult> TagsAsync(Guid id, ThreadLoader loader, IConversationBoard board, CancellationToken ct) =>
        await loader.FindAsync(new ConversationId(id), ct) is { } thread
            ? DeskFragments.Part<TagsDialog>(new { thread.Row.Id, thread.Name, thread.Row.Tags, Known = await board.TagsAsync(ct) })
            : TypedResults.NotFound();

    /// <summary>Those who may answer customers of the shop: who is there first, with how busy they are.</summary>
    private static async Task<IReadOnlyList<Option>> PeopleAsync(DeskThread thread, Sources sources, CurrentActor current, IStringLocalizer<WorkbenchText> words, CancellationToken ct)
    {
        var staff = (await sources.AskAsync<IStaffDirectory, IReadOnlyList<StaffCard>>(s => s.ListAsync(thread.Row.ShopId, ct))).Value ?? [];
        var presences = ((await sources.AskAsync<IPresences, IReadOnlyList<PresenceCard>>(p => p.ListAsync(ct))).Value ?? []).ToDictionary(p => p.Staff);
        string State(StaffCard card) => presences.GetValueOrDefault(card.Id) is { } p
            ? words["presenceLoad", words["presence:" + p.Presence.ToString().ToLowerInvariant()].Value, p.Load, p.Capacity]
            : words["presence:offline"];
        return
        [
            .. staff.Where(s => s.Id.Value != current.Actor.Id && s.Permissions.Contains("conversations.reply"))
                .OrderBy(s => presences.TryGetValue(s.Id, out var p) && p.Presence is Presence.Online ? 0 : 1).ThenBy(s => s.Name, StringComparer.CurrentCulture)
                .Select(s => new Option(s.Id.ToString(), $"{s.Name} · {State(s)}") { Group = s.TeamName.Length > 0 ? s.TeamName : null }),
        ];
    }
}
