using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Kefu.Contracts.Conversations;
using Kefu.Contracts.Identity;
using Kefu.Conversations.Domain;
using Kefu.Platform.Access;
using Kefu.Platform.Handling;
using Kefu.Platform.Persistence;
using Kefu.Platform.Time;
using Kefu.Platform.Web;
using Kefu.Platform.Web.Limits;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using NotFound = Kefu.Platform.Errors.NotFound;

namespace Kefu.Conversations.KeepFile;

/// <summary>Sends a file so that no browser takes it for a page of ours: from an origin of its own when there is one, else from here.</summary>
internal sealed class FileDoor(FileStore files, FileOrigin origin, FileLinks links, CurrentActor current)
{
    /// <summary>The door on the origin of files. Other sites may read what it says: the link is the right, no cookie is.</summary>
    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet(FileOrigin.Path + "/{link}", OpenAsync).WithMetadata(CrossSiteDoor.Instance, new PublicDoorAttribute("The sealed link is the right, for a minute."), new LimitedAttribute(Door.History)).DisableRequestTimeout().ExcludeFromDescription();
        pages.MapMethods(FileOrigin.Path + "/{link}", ["OPTIONS"], (HttpContext http) =>
        {
            Share(http);
            http.Response.Headers.AccessControlAllowHeaders = "authorization, accept-language, range";
            return TypedResults.NoContent();
        }).WithMetadata(CrossSiteDoor.Instance, new PublicDoorAttribute("Says only that other sites may read files."), new LimitedAttribute(Door.History)).ExcludeFromDescription();
    }

    /// <summary>The file, or where it is to be had for the next minute; whoever asks may have it.</summary>
    public Results<FileStreamHttpResult, RedirectHttpResult> Answer(HttpContext http, Attachment file)
    {
        if (origin.Value is null)
        {
            return Send(http, file);
        }

        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Redirect($"{origin.Value}{FileOrigin.Path}/{links.Make(current.Actor, file.Id)}");
    }

    private static async Task<FileStreamHttpResult> OpenAsync(string link, HttpContext http, FileDoor door, Dispatcher dispatcher, CancellationToken ct)
    {
        if (!door.IsHere(http))
        {
            throw new NotFound();
        }

        var file = await dispatcher.SendAsync(new OpenLinkedFile(link), ct);
        Share(http);
        return door.Send(http, file);
    }

    private bool IsHere(HttpContext http) => origin.Is(http);

    private static void Share(HttpContext http)
    {
        http.Response.Headers.AccessControlAllowOrigin = "*";
        http.Response.Headers["Cross-Origin-Resource-Policy"] = "cross-origin";
    }

    private FileStreamHttpResult Send(HttpContext http, Attachment file)
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = "sandbox; default-src 'none'; img-src 'self'; style-src 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "private, max-age=86400, immutable";
        headers.ContentDisposition = new ContentDispositionHeaderValue(file.IsImage ? "inline" : "attachment") { FileName = Ascii(file.FileName), FileNameStar = file.FileName }.ToString();
        return TypedResults.Stream(files.Open(file.Id) ?? throw new NotFound(), file.ContentType, enableRangeProcessing: true);
    }

    /// <summary>For the readers that know only the old form: nothing but harmless signs.</summary>
    private static string Ascii(string name) =>
        string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' ? c : '_'));
}

/// <summary>A file by the link that the desk's own origin gave out.</summary>
[PublicDoor("The sealed link is the right, for a minute.")]
internal sealed record OpenLinkedFile(string Link) : IQuery<Attachment>;

internal sealed class OpenLinkedFileHandler(KefuDbContext db, FileLinks links, IStaffDirectory people) : IHandler<OpenLinkedFile, Attachment>
{
    public async Task<Attachment> HandleAsync(OpenLinkedFile request, CancellationToken ct)
    {
        if (links.Read(request.Link) is not var (file, kind, holder) || (kind == ActorKind.Staff && await people.FindAsync(new StaffId(holder), ct) is not { Disabled: false }))
        {
            throw new NotFound();
        }

        return await db.Set<Attachment>().IgnoreQueryFilters().AsNoTracking().SingleOrDefaultAsync(a => a.Id == file, ct) ?? throw new NotFound();
    }
}

/// <summary>Links to one file for one person, sealed, for a minute.</summary>
internal sealed class FileLinks(IDataProtectionProvider protection, TimeProvider clock)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);
    private readonly IDataProtector _protector = protection.CreateProtector("Kefu.Conversations.FileLink");

    public string Make(Actor actor, AttachmentId file) => _protector.Protect(string.Join(
        '|', file.Value.ToString("N"), actor.Kind, actor.Id.ToString("N"), clock.UtcNow().Add(Lifetime).Ticks.ToString(CultureInfo.InvariantCulture)));

    /// <summary>The file and whose link it is; null when it was made up or is too old.</summary>
    public (AttachmentId File, ActorKind Kind, Guid Holder)? Read(string link)
    {
        try
        {
            return _protector.Unprotect(link).Split('|') is [var file, var kind, var holder, var ticks] && new DateTime(long.Parse(ticks, CultureInfo.InvariantCulture), DateTimeKind.Utc) > clock.UtcNow()
                ? (new AttachmentId(Guid.Parse(file)), Enum.Parse<ActorKind>(kind), Guid.Parse(holder))
                : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
