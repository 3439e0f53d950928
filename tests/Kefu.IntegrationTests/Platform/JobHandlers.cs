using System.Collections.Concurrent;
using System.Threading.Channels;
using Kefu.Platform.Jobs;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;

namespace Kefu.Tests.Platform;

/// <summary>What a job of the tests is to do.</summary>
internal sealed record Chore(string Name, bool Fail = false);

/// <summary>A job whose effect is in the database: a counter and an event.</summary>
internal sealed class InsideJob(KefuDbContext db, EventLog log, Tally tally) : IJobHandler
{
    public const string JobKind = "test.inside";

    public string Kind => JobKind;

    public Task RunAsync(JobRun job, CancellationToken ct)
    {
        var task = job.Read<Chore>();
        tally.Note(task.Name);
        db.Add(new Counter { Name = task.Name, Value = job.Fence });
        log.Append(new Counted(task.Name, job.Attempt), "counter", job.Id, null);
        return task.Fail ? throw new InvalidOperationException("The job cannot be done.") : Task.CompletedTask;
    }
}

/// <summary>A job whose effect is outside: each send is held until the test lets it go on.</summary>
internal sealed class OutsideJob : IJobHandler
{
    public const string JobKind = "test.outside";

    private static readonly ConcurrentDictionary<string, Channel<Sending>> Sends = new(StringComparer.Ordinal);

    public string Kind => JobKind;

    public bool Outside => true;

    /// <summary>The next send under this job key.</summary>
    public static ValueTask<Sending> NextAsync(string key) => Of(key).Reader.ReadAsync(TestContext.Current.CancellationToken);

    public async Task RunAsync(JobRun job, CancellationToken ct)
    {
        var sending = new Sending(job);
        await Of(job.Key).Writer.WriteAsync(sending, ct);
        await sending.Go.Task.WaitAsync(ct);
    }

    private static Channel<Sending> Of(string key) => Sends.GetOrAdd(key, static _ => Channel.CreateUnbounded<Sending>());

    internal sealed record Sending(JobRun Job)
    {
        public TaskCompletionSource Go { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
