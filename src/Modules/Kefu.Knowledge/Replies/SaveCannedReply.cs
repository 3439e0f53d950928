using FluentValidation;
using Kefu.Contracts.Knowledge;
using Kefu.Knowledge.Answers;
using Kefu.Knowledge.Domain;
using Kefu.Platform.Access;
using Kefu.Platform.Errors;
using Kefu.Platform.Handling;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Kefu.Platform.Text;
using Kefu.Platform.Time;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Kefu.Knowledge.Replies;

/// <summary>Writes or changes a canned reply; without a code it gets the pinyin initials of its title.</summary>
[Requires("knowledge.canned")]
internal sealed record SaveCannedReply(Guid? Id, Guid ShopId, string Language, string? Code, string Title, string? Group, string Text, ReplyPurpose Purpose) : ICommand<Guid>;

internal sealed class SaveCannedReplyHandler(KefuDbContext db, EventLog log, CurrentActor current, TimeProvider clock, IStringLocalizer<KnowledgeText> words) : IHandler<SaveCannedReply, Guid>
{
    private const int LongestCode = 40;

    public async Task<Guid> HandleAsync(SaveCannedReply request, CancellationToken ct)
    {
        var reply = request.Id is { } id ? await db.Set<CannedReply>().SingleOrDefaultAsync(r => r.Id == id, ct) ?? throw new NotFound() : null;
        var shopId = reply?.ShopId ?? request.ShopId;
        if (!current.Actor.Shops.Contains(shopId))
        {
            throw new NotFound();
        }

        var language = Languages.Of(request.Language);
        var others = await db.Set<CannedReply>().Where(r => r.ShopId == shopId && r.Language == language).Select(r => new { r.Id, r.Code }).ToListAsync(ct);
        var taken = others.Where(r => r.Id != reply?.Id).Select(r => r.Code).ToHashSet(StringComparer.Ordinal);
        var code = Code(request, taken);
        if (taken.Contains(code))
        {
            throw new Invalid("code", words["code-taken", code]);
        }

        var text = new CannedReplyText(language, code, request.Title.Trim(), request.Group?.Trim() ?? "", request.Text.Trim(), request.Purpose);
        var isNew = reply is null;
        if (reply is null)
        {
            reply = CannedReply.Create(shopId, text, clock.UtcNow());
            db.Add(reply);
        }
        else
        {
            reply.Change(text, clock.UtcNow());
        }

        log.Append(new CannedReplySaved(reply.Id, reply.Code, isNew), "canned-reply", reply.Id, shopId);
        return reply.Id;
    }

    /// <summary>Pinyin initials; of a title in letters the first of each word.</summary>
    private static string Initials(string title)
    {
        var words = title.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.Length > 1 && title.All(c => c < 0x2e80)
            ? string.Concat(words.Where(w => char.IsLetterOrDigit(w[0])).Select(w => char.ToLowerInvariant(w[0])))
            : Pinyin.Initials(title);
    }

    /// <summary>The code as typed; else the initials of the title, numbered when another title has the same.</summary>
    private static string Code(SaveCannedReply request, HashSet<string> taken)
    {
        if (!string.IsNullOrWhiteSpace(request.Code))
        {
            return request.Code.Trim().ToLowerInvariant();
        }

        var initials = Initials(request.Title);
        initials = Cut.To(initials, LongestCode - 2);
        var code = initials;
        for (var n = 2; taken.Contains(code) && n < 100; n++)
        {
            code = initials + n.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        return code;
    }
}

internal sealed class SaveCannedReplyValidator : AbstractValidator<SaveCannedReply>
{
    public SaveCannedReplyValidator(IStringLocalizer<KnowledgeText> words)
    {
        RuleFor(x => x.Title).Must(t => !string.IsNullOrWhiteSpace(t)).WithMessage(_ => words["title-needed"]);
        RuleFor(x => x.Title).MaximumLength(200).WithMessage(_ => words["too-long", 200]);
        RuleFor(x => x.Group).MaximumLength(100).WithMessage(_ => words["too-long", 100]);
        RuleFor(x => x.Code).Must(c => string.IsNullOrWhiteSpace(c) || (c.Trim().Length <= 40 && !c.Trim().Any(char.IsWhiteSpace) && !c.Contains('/', StringComparison.Ordinal))).WithMessage(_ => words["code-form"]);
        RuleFor(x => x.Text).Must(t => !string.IsNullOrWhiteSpace(t)).WithMessage(_ => words["text-needed"]);
        RuleFor(x => x.Text).MaximumLength(4000).WithMessage(_ => words["too-long", 4000]);
        RuleFor(x => x.Text).Must(t => ReplyVariables.Unknown(t ?? "").Count == 0)
            .WithMessage(x => words["variables-unknown", string.Join(", ", ReplyVariables.Unknown(x.Text).Select(v => "{{" + v + "}}"))]);
        RuleFor(x => x.ShopId).NotEmpty().When(x => x.Id is null).WithMessage(_ => words["choose-shop"]);
    }
}

/// <summary>Takes a canned reply away.</summary>
[Requires("knowledge.canned")]
internal sealed record RemoveCannedReply(Guid Id) : ICommand<Done>;

internal sealed class RemoveCannedReplyHandler(KefuDbContext db, EventLog log) : IHandler<RemoveCannedReply, Done>
{
    public async Task<Done> HandleAsync(RemoveCannedReply request, CancellationToken ct)
    {
        var reply = await db.Set<CannedReply>().SingleOrDefaultAsync(r => r.Id == request.Id, ct) ?? throw new NotFound();
        db.Remove(reply);
        log.Append(new CannedReplyRemoved(reply.Id, reply.Code), "canned-reply", reply.Id, reply.ShopId);
        return default;
    }
}
