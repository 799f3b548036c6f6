namespace Espalier.Site.Security.CompanyAuthority;

/// <summary>What the web enrollment pages answered.</summary>
/// <param name="Outcome">How it went.</param>
/// <param name="Detail">One sentence for people.</param>
/// <param name="RequestId">The authority's number of the request, once it has one.</param>
/// <param name="Certificate">DER, when it was issued and fetched.</param>
internal sealed record WebEnrollmentAnswer(WebEnrollmentOutcome Outcome, string Detail, int? RequestId = null, byte[]? Certificate = null);

/// <summary>How asking the web enrollment pages went.</summary>
internal enum WebEnrollmentOutcome
{
    Issued,

    /// <summary>A manager of the authority has to approve it.</summary>
    Pending,

    /// <summary>The authority does not issue it.</summary>
    Denied,

    Unreachable,

    /// <summary>The web server's certificate is not trusted, or names another server.</summary>
    NotTrusted,

    /// <summary>The pages do not accept the account.</summary>
    SignInRefused,

    /// <summary>What answers is not what the pages answer.</summary>
    NotUnderstood,
}
