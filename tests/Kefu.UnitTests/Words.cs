using System.Globalization;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Kefu.Tests;

/// <summary>The real words of a module, in the language a test asks for.</summary>
internal static class Words
{
    public static IStringLocalizer<T> Of<T>(string language = "en")
    {
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
        return new StringLocalizer<T>(new ResourceManagerStringLocalizerFactory(Options.Create(new LocalizationOptions()), NullLoggerFactory.Instance));
    }
}
