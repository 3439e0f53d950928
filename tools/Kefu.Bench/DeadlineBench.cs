using System.Diagnostics;
using Kefu.Platform.Time;
using Kefu.Standards.Domain;

namespace Kefu.Bench;

/// <summary>How many deadlines a second one core computes by a calendar laid out for five years, with and without pauses, and with all reasons.</summary>
internal sealed class DeadlineBench(int rounds, int seconds)
{
    private const double Goal = 500_000;
    private const int Questions = 4096;
    private static readonly DateTime First = new(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    public Task<IReadOnlyList<Figure>> RunAsync(CancellationToken ct) => Task.Run(Measured, ct);

    private IReadOnlyList<Figure> Measured()
    {
        var calendar = ShippedCalendars.All.Single(c => c.Key == "weekdays-9-12-13-18").Calendar;
        var table = WorkingTable.Of(calendar, First, First.AddYears(5));
        var random = new Random(4);
        // Starts within four years, so that every answer lies within the five.
        var asked = Enumerable.Range(0, Questions).Select(_ => new Question(First.AddSeconds(random.Next(0, 4 * 365 * 86400)), TimeSpan.FromMinutes(random.Next(1, 80 * 60)))).ToArray();
        var paused = asked.Select(q => q with { Pauses = [new(q.Start.AddHours(1), q.Start.AddHours(20), "a"), new(q.Start.AddHours(30), q.Start.AddHours(50), "b")] }).ToArray();
        foreach (var question in asked.Concat(paused))
        {
            // What is fast and wrong is not measured.
            if (table.DueOf(question.Start, question.Target, question.Pauses) != Deadline.Of(question.Start, question.Target, calendar, question.Pauses).DueAtUtc)
            {
                throw new InvalidOperationException($"{question} has two answers.");
            }
        }

        var results = (Bare: new List<double>(), Plain: new List<double>(), Paused: new List<double>(), Explained: new List<double>());
        var each = TimeSpan.FromSeconds(seconds / 4.0);
        for (var round = 0; round <= rounds; round++)
        {
            var bare = PerSecond(asked, q => q.Start + q.Target, each);
            var plain = PerSecond(asked, q => table.DueOf(q.Start, q.Target), each);
            var stopped = PerSecond(paused, q => table.DueOf(q.Start, q.Target, q.Pauses), each);
            var explained = PerSecond(asked, q => Deadline.Of(q.Start, q.Target, calendar).DueAtUtc, each);
            Report.Progress(FormattableString.Invariant($"round {round}: bare {bare:0} /s, by the calendar {plain:0} /s, with two pauses {stopped:0} /s, with reasons {explained:0} /s"));
            if (round > 0)
            {
                results.Bare.Add(bare);
                results.Plain.Add(plain);
                results.Paused.Add(stopped);
                results.Explained.Add(explained);
            }
        }

        var least = Measure.Median(results.Bare);
        Figure Of(string name, List<double> values, bool goal)
        {
            var value = Measure.Median(values);
            return new Figure(name, Measure.Round(value), "deadlines/s", Measure.Round(least), Measure.Round(value / least), goal ? "≥ 500,000/s on one core" : null, goal ? value >= Goal : null);
        }

        return [Of("deadlines.calendar", results.Plain, goal: true), Of("deadlines.paused", results.Paused, goal: true), Of("deadlines.explained", results.Explained, goal: false)];
    }

    /// <summary>By the CPU time of the whole process, collector included: so many a second on one core that does nothing else.</summary>
    private static double PerSecond(Question[] questions, Func<Question, DateTime?> due, TimeSpan length)
    {
        var clock = Stopwatch.StartNew();
        var before = Environment.CpuUsage.TotalTime;
        long answered = 0;
        do
        {
            foreach (var question in questions)
            {
                answered += due(question) is null ? 0 : 1;
            }
        }
        while (clock.Elapsed < length);
        return answered / (Environment.CpuUsage.TotalTime - before).TotalSeconds;
    }

    private sealed record Question(DateTime Start, TimeSpan Target, Pause[]? Pauses = null);
}
