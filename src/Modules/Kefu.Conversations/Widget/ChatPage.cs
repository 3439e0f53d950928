using System.Globalization;
using System.Net;
using Kefu.Contracts.Identity;
using Kefu.Conversations.EnterWidget;
using Kefu.Platform.Access;
using Kefu.Platform.Web;
using Kefu.Platform.Web.Limits;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Kefu.Conversations.Widget;

/// <summary>The panel as a whole page, for the web views of apps: <c>/chat?shop=KEY</c>. Who comes signed in brings the token in the fragment, which reaches no server.</summary>
internal static class ChatPage
{
    private static string Policy(FileOrigin files) =>
        $"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' https: data: blob:; font-src 'self'; connect-src 'self'{files.Source}; media-src 'self' blob:; form-action 'none'; base-uri 'none'; frame-ancestors ";

    public static void Map(IEndpointRouteBuilder pages) => pages.MapGet("/chat", ShowAsync)
        .WithMetadata(new LimitedAttribute(Door.History)).WithMetadata(new PublicDoorAttribute("The page of a shop's chat; whoever comes to it is a customer.")).ExcludeFromDescription();

    private static async Task<IResult> ShowAsync(string? shop, string? lang, string? theme, HttpContext http, IShopDirectory shops, FileOrigin files, CancellationToken ct)
    {
        if (await shops.FindByKeyAsync(shop ?? "", ct) is not { } known)
        {
            return TypedResults.NotFound();
        }

        // Only the shop's own pages may frame it.
        http.Response.Headers.ContentSecurityPolicy = Policy(files) + (known.Origins.Count == 0 ? "'none'" : string.Join(' ', known.Origins.Where(o => Uri.TryCreate(o, UriKind.Absolute, out _) && !o.Contains(';', StringComparison.Ordinal) && !o.Contains(' ', StringComparison.Ordinal))));
        var language = Languages.Of(lang ?? (http.Request.Headers.AcceptLanguage.Count > 0 ? CultureInfo.CurrentUICulture.Name : null), known.Language);
        var look = theme is "dark" or "light" ? $" data-theme=\"{theme}\"" : "";
        return TypedResults.Content(
            $"""
            <!DOCTYPE html>
            <html lang="{language}">
            <head>
              <meta charset="utf-8" />
              <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content" />
              <meta name="robots" content="noindex" />
              <title>{WebUtility.HtmlEncode(known.Name)}</title>
              <link rel="icon" href="data:," />
              <link rel="stylesheet" href="/assets/chat-page.css" />
              <script src="/widget.js" data-shop="{WebUtility.HtmlEncode(known.Key)}" data-mode="page" data-lang="{language}"{look} async></script>
            </head>
            <body></body>
            </html>
            """,
            "text/html; charset=utf-8");
    }
}
