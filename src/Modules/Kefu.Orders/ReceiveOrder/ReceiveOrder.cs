using FluentValidation;
using Kefu.Orders.Domain;
using Kefu.Platform.Access;
using Kefu.Platform.Handling;
using Microsoft.Extensions.Localization;

namespace Kefu.Orders.ReceiveOrder;

/// <summary>Takes one report of a shop's order source. The door has checked the signature.</summary>
[InternalOnly]
internal sealed record ReceiveOrder(Guid ShopId, OrderReport Report) : ICommand<OrderReceipt>;

/// <summary>What became of the report.</summary>
/// <param name="Applied">True when the order is now as reported.</param>
/// <param name="Reason">Why not: <c>duplicate</c> or <c>older</c>.</param>
internal sealed record OrderReceipt(bool Applied, string? Reason);

// Events: OrderChanged for each order that is newer, noted by OrderIntake.
internal sealed class ReceiveOrderHandler(OrderIntake intake) : IHandler<ReceiveOrder, OrderReceipt>
{
    public async Task<OrderReceipt> HandleAsync(ReceiveOrder request, CancellationToken ct)
    {
        await intake.NoteReportAsync(request.ShopId, ct);
        return await intake.ApplyAsync(request.ShopId, request.Report, ct) switch
        {
            ReportOutcome.Applied => new OrderReceipt(true, null),
            ReportOutcome.Duplicate => new OrderReceipt(false, "duplicate"),
            ReportOutcome.Older => new OrderReceipt(false, "older"),
            var other => throw new InvalidOperationException(other.ToString()),
        };
    }
}

internal sealed class ReceiveOrderValidator : AbstractValidator<ReceiveOrder>
{
    public ReceiveOrderValidator(IStringLocalizer<OrdersText> text) => RuleFor(x => x.Report).SetValidator(new OrderReportValidator(text)).OverridePropertyName("");
}

internal sealed class OrderReportValidator : AbstractValidator<OrderReport>
{
    private const int MostLines = 500;

    public OrderReportValidator(IStringLocalizer<OrdersText> text)
    {
        RuleFor(x => x.EventId).NotEmpty().MaximumLength(200).WithName("eventId");
        RuleFor(x => x.OrderNumber).NotEmpty().MaximumLength(100).WithName("orderNumber");
        RuleFor(x => x.OrderNumber).Must(n => n is null || !n.Any(char.IsControl)).WithMessage(_ => text["number-characters"]);
        RuleFor(x => x.Version).GreaterThan(0).WithName("version");
        RuleFor(x => x.OccurredAt).GreaterThan(new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc)).WithName("occurredAt");
        RuleFor(x => x.Status).IsInEnum().WithName("status");
        RuleFor(x => x.Currency).Must(c => c is { Length: 3 } && c.All(char.IsAsciiLetterUpper)).WithMessage(_ => text["currency-code"]);
        RuleFor(x => x.TotalMinor).GreaterThanOrEqualTo(0).WithName("totalMinor");
        RuleFor(x => x.Lines).Must(l => l is null || l.Count <= MostLines).WithMessage(_ => text["most-lines", MostLines]);
        RuleForEach(x => x.Lines).ChildRules(l =>
        {
            l.RuleFor(x => x.Sku).NotEmpty().MaximumLength(100);
            l.RuleFor(x => x.Title).NotEmpty().MaximumLength(500);
            l.RuleFor(x => x.Quantity).GreaterThan(0);
            l.RuleFor(x => x.PriceMinor).GreaterThanOrEqualTo(0);
        });
        RuleFor(x => x.Shipments).Must(s => s is null || s.Count <= MostLines).WithMessage(_ => text["most-lines", MostLines]);
        RuleForEach(x => x.Shipments).ChildRules(s =>
        {
            s.RuleFor(x => x.Carrier).NotEmpty().MaximumLength(100);
            s.RuleFor(x => x.TrackingNumber).NotNull().MaximumLength(100);
        });
        RuleFor(x => x.Customer!.ExternalId).MaximumLength(200).When(x => x.Customer is not null);
        RuleFor(x => x.Customer!.Name).MaximumLength(200).When(x => x.Customer is not null);
        RuleFor(x => x.Customer!.Phone).MaximumLength(50).When(x => x.Customer is not null);
        RuleFor(x => x.Customer!.Email).MaximumLength(320).When(x => x.Customer is not null);
    }
}
