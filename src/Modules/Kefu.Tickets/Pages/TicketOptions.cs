using Kefu.Contracts.Tickets;
using Kefu.Platform.Log;
using Kefu.Ui;
using Microsoft.Extensions.Localization;

namespace Kefu.Tickets.Pages;

/// <summary>The choices that lists and forms offer.</summary>
internal static class TicketOptions
{
    public static readonly string Refresh = string.Join(' ', new[]
    {
        typeof(TicketOpened), typeof(TicketAssigned), typeof(TicketHandOverOffered), typeof(TicketHandOverAccepted), typeof(TicketHandOverDeclined), typeof(TicketEntryAdded),
        typeof(TicketChanged), typeof(TicketWaiting), typeof(TicketResolved), typeof(TicketReopened), typeof(TicketClosed), typeof(TicketMerged), typeof(TicketAbsorbed), typeof(TicketUnmerged), typeof(TicketMajorSet),
    }.Select(EventNames.Of));

    public static IReadOnlyList<Option> Statuses(IStringLocalizer<TicketsText> text) => Of<TicketStatus>(text, "status:");

    public static IReadOnlyList<Option> Kinds(IStringLocalizer<TicketsText> text) => Of<TicketKind>(text, "kind:");

    public static IReadOnlyList<Option> Priorities(IStringLocalizer<TicketsText> text) => Of<TicketPriority>(text, "priority:");

    public static T? Read<T>(string? value)
        where T : struct, Enum => Enum.TryParse<T>(value, ignoreCase: true, out var read) && Enum.IsDefined(read) ? read : null;

    private static IReadOnlyList<Option> Of<T>(IStringLocalizer<TicketsText> text, string prefix)
        where T : struct, Enum => [.. Enum.GetValues<T>().Select(v => new Option(v.ToString(), text[prefix + v]))];
}
