namespace Kefu.Conversations.Demo;

/// <summary>One line of a talk: <c>C</c> the customer, <c>B</c> the bot, <c>A</c> the agent, <c>N</c> a private note, <c>T</c> a transfer to a queue with its note.</summary>
internal sealed record DemoLine(char Kind, string Text, string Queue = "");

/// <summary>How a talk at the lamp shop goes.</summary>
internal sealed record DemoTalk(string Queue, string Class, string Language, IReadOnlyList<string> Tags, IReadOnlyList<DemoLine> Lines)
{
    public bool Transfers => Lines.Any(l => l.Kind == 'T');

    /// <summary>The talks that people had.</summary>
    public static IReadOnlyList<DemoTalk> WithPeople()
    {
        var talks = new List<DemoTalk>();
        var lines = new List<DemoLine>();
        foreach (var row in Rows("demo-talks.txt"))
        {
            if (row[0] == '=')
            {
                var head = row[2..].Split(' ');
                lines = [];
                talks.Add(new DemoTalk(head[0], head[1], head[2], head[3].Split(','), lines));
            }
            else if (row[0] == 'T')
            {
                var parts = row[2..].Split(' ', 2);
                lines.Add(new DemoLine('T', parts[1], parts[0]));
            }
            else
            {
                lines.Add(new DemoLine(row[0], row[2..]));
            }
        }

        return talks;
    }

    /// <summary>The talks that the bot had alone.</summary>
    public static IReadOnlyList<DemoTalk> WithBot() =>
        [.. Rows("demo-bot-talks.txt").Select(r => r.Split('\t')).Select(r => new DemoTalk("", "consultation", r[0], [], [new('C', r[1]), new('B', r[2]), new('C', r[3])]))];

    private static IEnumerable<string> Rows(string name)
    {
        using var stream = typeof(DemoTalk).Assembly.GetManifestResourceStream("Kefu.Conversations.Demo." + name)!;
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } row)
        {
            if (row.Length > 2 && row[0] != '#')
            {
                yield return row;
            }
        }
    }
}

/// <summary>How far a talk has come when the story ends.</summary>
internal enum DemoUntil
{
    /// <summary>It is over.</summary>
    Settled,

    /// <summary>The bot has answered.</summary>
    WithBot,

    /// <summary>It waits for a person.</summary>
    Waiting,

    /// <summary>The customer waits for the next word of the person who serves.</summary>
    Unanswered,

    /// <summary>The person who serves waits for the customer.</summary>
    Answered,
}
