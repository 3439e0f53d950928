using Microsoft.AspNetCore.Http;

namespace Kefu.Ui;

/// <summary>The one line that puts the widget on a shop's page.</summary>
public static class WidgetSnippet
{
    /// <summary>The line, with the address under which this request reached Kefu.</summary>
    public static string Of(HttpRequest request, string? shopKey) => $"<script src=\"{request.Scheme}://{request.Host}/widget.js\" data-shop=\"{shopKey}\" async></script>";
}
