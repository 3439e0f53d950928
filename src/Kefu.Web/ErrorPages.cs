using Kefu.Platform.Web;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Kefu.Web;

/// <summary>Shows people a page where programs get a problem.</summary>
internal sealed class ErrorPages : IErrorPage
{
    public async Task WriteAsync(HttpContext http, int status, string title)
    {
        var page = new RazorComponentResult<ErrorPage>(new { Title = title, Status = status }) { StatusCode = status };
        await page.ExecuteAsync(http);
    }
}
