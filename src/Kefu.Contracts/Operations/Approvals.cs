using Kefu.Contracts.Identity;

namespace Kefu.Contracts.Operations;

/// <summary>What is asked for.</summary>
public enum ApprovalKind
{
    /// <summary>To hire somebody.</summary>
    Hiring,

    /// <summary>To let an appraisal count.</summary>
    Appraisal,

    /// <summary>To settle a complaint in a certain way.</summary>
    Complaint,
}

/// <summary>How far a request for approval is.</summary>
public enum ApprovalState
{
    /// <summary>Nobody has decided.</summary>
    Waiting,

    /// <summary>Granted.</summary>
    Approved,

    /// <summary>Not granted.</summary>
    Refused,

    /// <summary>Taken back by who asked.</summary>
    Withdrawn,
}

/// <summary>Event: somebody asked for an approval; the words stay with the request.</summary>
public sealed record ApprovalAsked(Guid Approval, ApprovalKind Kind);

/// <summary>Event: a request for approval was decided or taken back.</summary>
public sealed record ApprovalSettled(Guid Approval, ApprovalKind Kind, ApprovalState State, StaffId AskedBy);
