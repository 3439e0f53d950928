using System.Text.Json;
using FluentValidation;
using Kefu.Contracts.Identity;
using Kefu.Contracts.Insights;
using Kefu.Contracts.Standards;
using Kefu.Platform.Access;
using Kefu.Platform.Errors;
using Kefu.Platform.Handling;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Kefu.Platform.Time;
using Kefu.Standards.Domain;

namespace Kefu.Standards.SignOffs;

/// <summary>A member of the management signs that they read the figures of a shop for a stretch of days.</summary>
[Requires("standards.sign-off")]
internal sealed record SignOffReport(Guid ShopId, DateOnly From, DateOnly Until, string? Remark) : ICommand<Guid>;

internal sealed class SignOffReportValidator : AbstractValidator<SignOffReport>
{
    private const int LongestDays = 400;

    public SignOffReportValidator()
    {
        RuleFor(r => r.ShopId).NotEmpty();
        RuleFor(r => r.Until).Must((r, until) => until >= r.From && until.DayNumber - r.From.DayNumber <= LongestDays);
        RuleFor(r => r.Remark).MaximumLength(2000);
    }
}

internal sealed class SignOffReportHandler(KefuDbContext db, EventLog log, IFigures figures, CurrentActor current, TimeProvider clock) : IHandler<SignOffReport, Guid>
{
    public async Task<Guid> HandleAsync(SignOffReport request, CancellationToken ct)
    {
        if (!current.Actor.Shops.Contains(request.ShopId))
        {
            throw new NotFound();
        }

        var signOff = new SignOff
        {
            Id = Guid.CreateVersion7(),
            ShopId = request.ShopId,
            From = request.From,
            Until = request.Until,
            By = new StaffId(current.Actor.Id),
            ByName = current.Actor.Name,
            AtUtc = clock.UtcNow(),
            Remark = request.Remark ?? "",
            Figures = JsonSerializer.Serialize(await figures.ForAsync(request.ShopId, request.From, request.Until, ct), KefuJson.Options),
        };
        db.Add(signOff);
        log.Append(new ReportSignedOff(signOff.Id, signOff.From, signOff.Until, signOff.Remark), "sign-off", signOff.Id, signOff.ShopId);
        return signOff.Id;
    }
}
