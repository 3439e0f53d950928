using Kefu.Contracts.Customers;
using Kefu.Contracts.Identity;
using Kefu.Contracts.Routing;

namespace Kefu.Contracts.Conversations;

/// <summary>Which conversations a list of the desk shows.</summary>
public enum BoardView
{
    /// <summary>Those the person serves.</summary>
    Mine,

    /// <summary>Those that wait for a person.</summary>
    Waiting,

    /// <summary>Those in which the person was mentioned or invited.</summary>
    Mentions,

    /// <summary>Those the person put aside for a while.</summary>
    Snoozed,

    /// <summary>All that go on, as far as the person's right reaches.</summary>
    All,
}

/// <summary>What a list of the desk is narrowed to.</summary>
/// <param name="View">The list.</param>
/// <param name="Search">A conversation's number, or words of its last message or tags.</param>
/// <param name="Tag">A tag it must carry.</param>
/// <param name="Queue">The queue it came by.</param>
/// <param name="Status">Its state; those that are over are shown only when asked for.</param>
public sealed record BoardQuery(BoardView View, string? Search = null, string? Tag = null, QueueId? Queue = null, ConversationStatus? Status = null)
{
    /// <summary>How many rows at most, what is owed an answer first.</summary>
    public int Take { get; init; } = 50;

    /// <summary>Customers whose conversations match the search as well, found by whoever knows customers.</summary>
    public IReadOnlyList<CustomerId> Customers { get; init; } = [];
}

/// <summary>A conversation as the desk shows it.</summary>
public sealed record BoardRow(
    ConversationId Id,
    long Number,
    Guid ShopId,
    CustomerId Customer,
    string Channel,
    string Language,
    string Tier,
    string Class,
    string Stage,
    ConversationStatus Status,
    QueueId? Queue,
    StaffId? AssignedTo,
    StaffId? Owner,
    IReadOnlyList<string> Tags)
{
    /// <summary>When it began.</summary>
    public required DateTime OpenedAtUtc { get; init; }

    /// <summary>When a person was first asked for.</summary>
    public DateTime? HandoverAtUtc { get; init; }

    /// <summary>When a person took it.</summary>
    public DateTime? AcceptedAtUtc { get; init; }

    /// <summary>When a person first answered.</summary>
    public DateTime? FirstResponseAtUtc { get; init; }

    /// <summary>When it was settled.</summary>
    public DateTime? ResolvedAtUtc { get; init; }

    /// <summary>Since when the customer waits for a person's word; null when nobody waits.</summary>
    public DateTime? WaitingSinceUtc { get; init; }

    /// <summary>When that word is due; null when nobody waits.</summary>
    public DateTime? DueAtUtc { get; init; }

    /// <summary>The whole length of that promise.</summary>
    public TimeSpan DueTotal { get; init; }

    /// <summary><c>first-response|policy</c> or <c>reply|policy</c>: which promise it is and what makes it.</summary>
    public string DueReason { get; init; } = "";

    /// <summary>The last thing the customer can read, cut to a line.</summary>
    public string LastText { get; init; } = "";

    /// <summary>Who wrote it.</summary>
    public AuthorKind LastAuthor { get; init; }

    /// <summary>When it was written.</summary>
    public DateTime LastMessageAtUtc { get; init; }

    /// <summary>The newest entry of the thread, notes included.</summary>
    public long LastSeq { get; init; }

    /// <summary>True when the customer wrote something that nobody of the floor has read.</summary>
    public bool Unread { get; init; }

    /// <summary>How far the customer has read.</summary>
    public long CustomerReadSeq { get; init; }

    /// <summary>To whom it is offered.</summary>
    public StaffId? OfferedTo { get; init; }

    /// <summary>When the offer runs out.</summary>
    public DateTime? OfferExpiresAtUtc { get; init; }

    /// <summary>Who asks for somebody to take it over.</summary>
    public StaffId? TransferFrom { get; init; }

    /// <summary>The person asked.</summary>
    public StaffId? TransferTo { get; init; }

    /// <summary>The queue asked.</summary>
    public QueueId? TransferQueue { get; init; }

    /// <summary>When the request runs out.</summary>
    public DateTime? TransferExpiresAtUtc { get; init; }

    /// <summary>Until when it is put aside; the year 9999 stands for until the customer writes.</summary>
    public DateTime? SnoozedUntilUtc { get; init; }

    /// <summary>The conversation it went into.</summary>
    public ConversationId? MergedInto { get; init; }

    /// <summary>True while the merge can be taken back.</summary>
    public bool MergeCanBeUndone { get; init; }
}

/// <summary>A list of the desk: those that are owed an answer by the next deadline, then those that wait for the customer by how long.</summary>
/// <param name="More">True when more match than are shown.</param>
public sealed record BoardList(IReadOnlyList<BoardRow> Owed, IReadOnlyList<BoardRow> Others, bool More);

/// <summary>How many stand in a view, and how many of them are overdue.</summary>
public readonly record struct BoardCount(int Count, int Overdue);

/// <summary>A file in a thread.</summary>
public sealed record BoardFile(AttachmentId Id, string FileName, string ContentType, long Size, bool IsImage, int? Width, int? Height);

/// <summary>A file that went between a customer and the floor, and where.</summary>
public sealed record BoardPastFile(BoardFile File, ConversationId Conversation, AuthorKind By, DateTime AtUtc);

/// <summary>An order or a product in a thread.</summary>
public sealed record BoardCard(string Title, string? Subtitle, string? ImageUrl, string? Url, Money? Price, string? OrderNumber, string? Status);

/// <summary>Where an answer of the bot comes from.</summary>
public sealed record BoardSource(string Title, string? Section);

/// <summary>One entry of a thread; a notice's text is already in the reader's language.</summary>
public sealed record BoardMessage(
    long Seq,
    MessageId Id,
    Guid ClientId,
    AuthorKind Author,
    Guid AuthorId,
    string AuthorName,
    Visibility Visibility,
    bool Notice,
    string Text,
    DateTime AtUtc)
{
    /// <summary>When its customer took it back.</summary>
    public DateTime? RecalledAtUtc { get; init; }

    /// <summary>The file it carries.</summary>
    public BoardFile? File { get; init; }

    /// <summary>The card it carries.</summary>
    public BoardCard? Card { get; init; }

    /// <summary>What the bot's answer rests on.</summary>
    public IReadOnlyList<BoardSource> Sources { get; init; } = [];
}

/// <summary>A stretch of a thread up to its end, oldest first.</summary>
/// <param name="OlderFrom">Where the stretch would begin if it were longer; null at the thread's beginning.</param>
public sealed record BoardThread(IReadOnlyList<BoardMessage> Messages, long? OlderFrom);

/// <summary>What the desk reads of conversations, always within the actor's right.</summary>
public interface IConversationBoard
{
    /// <summary>A list.</summary>
    Task<BoardList> ListAsync(BoardQuery query, CancellationToken ct);

    /// <summary>How many stand in each view.</summary>
    Task<IReadOnlyDictionary<BoardView, BoardCount>> CountsAsync(CancellationToken ct);

    /// <summary>How many a list holds.</summary>
    Task<BoardCount> CountAsync(BoardQuery query, CancellationToken ct);

    /// <summary>The files of a customer's conversations within reach, newest first.</summary>
    Task<IReadOnlyList<BoardPastFile>> FilesAsync(CustomerId customer, int take, CancellationToken ct);

    /// <summary>What is offered to the actor, and what colleagues ask the actor to take over.</summary>
    Task<IReadOnlyList<BoardRow>> OffersAsync(CancellationToken ct);

    /// <summary>One conversation, or null.</summary>
    Task<BoardRow?> FindAsync(ConversationId id, CancellationToken ct);

    /// <summary>Who takes part beside the person who serves it.</summary>
    Task<IReadOnlyList<StaffId>> ParticipantsAsync(ConversationId id, CancellationToken ct);

    /// <summary>The thread from an entry on; without one its last fifty entries, which opens it: whoever takes no part in it leaves a record of the visit.</summary>
    Task<BoardThread> ThreadAsync(ConversationId id, long? from, CancellationToken ct);

    /// <summary>What the customer said last; null when nothing.</summary>
    Task<string?> LastQuestionAsync(ConversationId id, CancellationToken ct);

    /// <summary>The tags used of late, for suggestions and filters.</summary>
    Task<IReadOnlyList<string>> TagsAsync(CancellationToken ct);
}
