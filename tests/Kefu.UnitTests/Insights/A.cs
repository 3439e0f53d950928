using System.Globalization;
using Kefu.Insights.Domain;

namespace Kefu.Tests.Insights;

/// <summary>Writes a conversation down as people tell it: <c>A.Talk("c 10:10:15", "c 10:15:20", "h 10:18:10")</c>.</summary>
internal static class A
{
    public static readonly Guid Agent = new(1, 0, 0, new byte[8]);
    public static readonly Guid Customer = new(2, 0, 0, new byte[8]);

    public static DateTime At(string time, int day = 5)
    {
        var local = new DateTime(2025, 6, day) + TimeSpan.Parse(time, CultureInfo.InvariantCulture);
        return DateTime.SpecifyKind(local.AddHours(-8), DateTimeKind.Utc);
    }

    public static MessageFact Message(string line, int day = 5)
    {
        var parts = line.Split(' ');
        var author = parts[0][0] switch
        {
            'c' => AuthorKind.Customer,
            'h' or 'n' => AuthorKind.Human,
            'b' => AuthorKind.Bot,
            _ => AuthorKind.System,
        };
        return new MessageFact(At(parts[1], day), author, author == AuthorKind.Human ? Agent : null, IsPublic: parts[0] != "n");
    }

    public static ConversationFacts Talk(params string[] lines) => TalkOn(5, lines);

    public static ConversationFacts TalkOn(int day, params string[] lines) => new()
    {
        Id = Guid.CreateVersion7(),
        CustomerId = Customer,
        CreatedAtUtc = At(lines[0].Split(' ')[1], day),
        Messages = [.. lines.Select(l => Message(l, day))],
    };
}
