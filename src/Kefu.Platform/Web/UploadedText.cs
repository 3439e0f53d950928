using Kefu.Platform.Errors;
using Kefu.Platform.Text;
using Microsoft.AspNetCore.Http;

namespace Kefu.Platform.Web;

/// <summary>Files of text that people give.</summary>
public static class UploadedText
{
    /// <summary>The words of a file, in UTF-8 or GB18030.</summary>
    /// <param name="most">The largest file that is read, in bytes.</param>
    /// <param name="tooLarge">What to say of a larger one, beside the field <c>file</c>.</param>
    public static async Task<string> ReadAsync(IFormFile file, long most, string tooLarge, CancellationToken ct)
    {
        if (file.Length > most)
        {
            throw new Invalid("file", tooLarge);
        }

        using var kept = new MemoryStream();
        await file.CopyToAsync(kept, ct);
        return CsvTable.Decode(kept.ToArray());
    }
}
