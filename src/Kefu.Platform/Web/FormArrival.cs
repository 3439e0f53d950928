using Kefu.Platform.Errors;
using Kefu.Platform.Persistence;
using Kefu.Platform.Web.Limits;
using Microsoft.AspNetCore.Http;

namespace Kefu.Platform.Web;

/// <summary>Takes an uploaded file in before its door is asked: the framework calls a form bad for which the disk had no room, and its sender would not try again (F7 of the security cases).</summary>
internal sealed class FormArrival(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext http)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<LimitedAttribute>()?.Door is Door.Upload && http.Request.HasFormContentType)
        {
            try
            {
                await http.Request.ReadFormAsync(http.RequestAborted);
            }
            catch (IOException e) when (DiskSpace.IsExhausted(e))
            {
                throw new DiskFull();
            }
            catch (InvalidDataException e)
            {
                throw new BadHttpRequestException("The form cannot be read.", e);
            }
        }

        await next(http);
    }
}
