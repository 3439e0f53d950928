using Kefu.Contracts.Orders;
using Kefu.Platform.Time;

namespace Kefu.Orders.Domain;

/// <summary>One order as its source reports it: the whole state at one source version.</summary>
internal sealed record OrderReport
{
    public string EventId { get; init; } = "";

    public string OrderNumber { get; init; } = "";

    public long Version { get; init; }

    public DateTime OccurredAt { get; init; }

    public ReportedCustomer? Customer { get; init; }

    public OrderStatus Status { get; init; }

    public string Currency { get; init; } = "CNY";

    public long TotalMinor { get; init; }

    public DateTime? PaidAt { get; init; }

    public IReadOnlyList<OrderLine>? Lines { get; init; }

    public IReadOnlyList<Shipment>? Shipments { get; init; }

    /// <summary>The same report with moments in UTC; a moment without a zone is taken as UTC.</summary>
    public OrderReport InUtc() => this with
    {
        OccurredAt = OccurredAt.AsStored(),
        PaidAt = PaidAt is { } paid ? paid.AsStored() : null,
        Shipments = Shipments is null ? null : [.. Shipments.Select(s => s with { Events = [.. (s.Events ?? []).Select(e => e with { At = e.At.AsStored() })] })],
    };
}

internal sealed record ReportedCustomer(string? ExternalId, string? Name, string? Phone, string? Email, OrderAddress? Address);
