using FluentValidation;
using Kefu.Contracts.Identity;
using Kefu.Contracts.Workbench;
using Kefu.Platform.Access;
using Kefu.Platform.Errors;
using Kefu.Platform.Handling;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Kefu.Platform.Time;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Kefu.Workbench.SavedViews;

/// <summary>Keeps a list under a name, for oneself or for everybody of a shop; each sees in it what they may see.</summary>
[Requires("conversations.work", "tickets.view")]
internal sealed record SaveView(string Kind, string Name, string Query, bool Shared, Guid? ShopId = null) : ICommand<Guid>;

/// <summary>Removes a list of one's own.</summary>
[Requires("conversations.work", "tickets.view")]
internal sealed record RemoveView(Guid View) : ICommand<Done>;

internal sealed class SaveViewValidator : AbstractValidator<SaveView>
{
    public SaveViewValidator(IStringLocalizer<WorkbenchText> text)
    {
        RuleFor(v => v.Name).Must(n => n?.Trim().Length is > 0 and <= 60).WithMessage(_ => text["viewNameNeeded"]);
        RuleFor(v => v.Kind).Must(k => k is SavedView.Conversations or SavedView.Tickets).WithMessage(_ => text["viewUnknown"]);
        RuleFor(v => v.Query).Must(q => q is { Length: <= 500 } && !q.Contains('#', StringComparison.Ordinal)).WithMessage(_ => text["viewUnknown"]);
    }
}

internal sealed class SaveViewHandler(KefuDbContext db, CurrentActor current, IShopDirectory shops, EventLog log, TimeProvider clock) : IHandler<SaveView, Guid>, IHandler<RemoveView, Done>
{
    private const int MostOwn = 30;

    public async Task<Guid> HandleAsync(SaveView request, CancellationToken ct)
    {
        var actor = current.Actor;
        var own = (await shops.WithinAsync(actor.Shops.Contains, ct)).Select(s => s.Id).ToList();
        var shop = request.ShopId is { } asked ? (own.Contains(asked) ? asked : throw new NotFound()) : own.Count > 0 ? own[0] : throw new NotFound();
        if (await db.Set<SavedView>().CountAsync(v => v.OwnerId == actor.Id, ct) >= MostOwn)
        {
            throw new RuleBroken<WorkbenchText>("tooManyViews", MostOwn);
        }

        var view = new SavedView
        {
            Id = Guid.CreateVersion7(),
            ShopId = shop,
            OwnerId = actor.Id,
            Kind = request.Kind,
            Name = request.Name.Trim(),
            Query = request.Query.TrimStart('?'),
            Shared = request.Shared,
            AtUtc = clock.UtcNow(),
        };
        db.Add(view);
        log.Append(new ViewSaved(view.Id, view.Kind, view.Name, view.Shared), "view", view.Id, shop);
        return view.Id;
    }

    public async Task<Done> HandleAsync(RemoveView request, CancellationToken ct)
    {
        var view = await db.Set<SavedView>().SingleOrDefaultAsync(v => v.Id == request.View && v.OwnerId == current.Actor.Id, ct) ?? throw new NotFound();
        db.Remove(view);
        log.Append(new ViewRemoved(view.Id, view.Kind, view.Name), "view", view.Id, view.ShopId);
        return default;
    }
}
