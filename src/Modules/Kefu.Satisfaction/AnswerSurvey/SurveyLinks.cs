using System.Security.Cryptography;
using Kefu.Contracts.Satisfaction;
using Microsoft.AspNetCore.DataProtection;

namespace Kefu.Satisfaction.AnswerSurvey;

/// <summary>Writes and reads the keys of survey links; a key nobody was given cannot be made up.</summary>
internal sealed class SurveyLinks(IDataProtectionProvider protection)
{
    private readonly IDataProtector _protector = protection.CreateProtector("Kefu.Satisfaction.Link");

    public string Write(SurveyId survey) => _protector.Protect(survey.ToString());

    public SurveyId? Read(string key)
    {
        try
        {
            return SurveyId.TryParse(_protector.Unprotect(key), out var survey) ? survey : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
