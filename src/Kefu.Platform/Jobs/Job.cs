namespace Kefu.Platform.Jobs;

/// <summary>How far a job is.</summary>
public enum JobState
{
    /// <summary>Waits for its moment, or for its next try.</summary>
    Waiting,

    /// <summary>Done, once.</summary>
    Done,

    /// <summary>Tried too often; a person has to look.</summary>
    Dead,

    /// <summary>Taken back before its moment.</summary>
    Cancelled,
}

/// <summary>Work with a due moment, written in the transaction that decided on it: a timer, or a message for the outside. Claimed with a lease, done once.</summary>
public sealed class Job
{
    public Guid Id { get; init; }

    public required string Kind { get; init; }

    /// <summary>Names the one job of its kind for this matter; a second one with the same key is not written.</summary>
    public required string Key { get; init; }

    public required string Payload { get; set; }

    public Guid? ShopId { get; init; }

    public DateTime DueAtUtc { get; set; }

    public DateTime CreatedAtUtc { get; init; }

    public JobState State { get; set; }

    public int Attempts { get; set; }

    public string? LeaseOwner { get; set; }

    public DateTime? LeaseUntilUtc { get; set; }

    /// <summary>Grows at each claim: a holder whose lease ran out cannot finish the job any more.</summary>
    public long Fence { get; set; }

    public string? LastError { get; set; }

    public DateTime? DoneAtUtc { get; set; }
}
