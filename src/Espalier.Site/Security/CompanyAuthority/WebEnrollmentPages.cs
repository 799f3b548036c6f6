using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace Espalier.Site.Security.CompanyAuthority;

/// <summary>Reads the pages of Microsoft's web enrollment (<c>/certsrv</c>), which were made for people.</summary>
internal static partial class WebEnrollmentPages
{
    private const int MaxMessage = 300;

    /// <summary>The page that answers a request.</summary>
    public static WebEnrollmentAnswer ReadAnswer(string page)
    {
        if (Link().Match(page) is { Success: true } issued)
        {
            return new WebEnrollmentAnswer(WebEnrollmentOutcome.Issued, "", Number(issued));
        }

        if (RequestNumber().Match(page) is { Success: true } waiting && page.Contains("Pending", StringComparison.OrdinalIgnoreCase))
        {
            return Pending(Number(waiting));
        }

        return Message(page) is { } message
            ? new WebEnrollmentAnswer(WebEnrollmentOutcome.Denied, $"The company's authority denied the request: {message}")
            : new WebEnrollmentAnswer(WebEnrollmentOutcome.NotUnderstood, "The answer is none of the pages of web enrollment.");
    }

    /// <summary>The page that comes instead of a certificate that was asked for by its number.</summary>
    public static WebEnrollmentAnswer ReadMissing(string page, int requestId)
    {
        if (Message(page) is not { } message)
        {
            return new WebEnrollmentAnswer(WebEnrollmentOutcome.NotUnderstood, "The answer is neither a certificate nor a page of web enrollment.", requestId);
        }

        return message.Contains("Taken Under Submission", StringComparison.OrdinalIgnoreCase) ? Pending(requestId)
            : new WebEnrollmentAnswer(WebEnrollmentOutcome.Denied, $"The company's authority denied request {requestId}: {message}", requestId);
    }

    /// <summary>How often the authority's own certificate was renewed; null where the page does not say so.</summary>
    public static int? FindRenewals(string page) => Renewals().Match(page) is { Success: true } found ? Number(found) : null;

    private static WebEnrollmentAnswer Pending(int requestId) =>
        new(WebEnrollmentOutcome.Pending, $"Request {requestId} waits for a manager of the company's authority, who issues or denies it there.", requestId);

    private static string? Message(string page)
    {
        var found = Quoted().Match(page) is { Success: true } quoted ? quoted : Listed().Match(page);
        if (!found.Success)
        {
            return null;
        }

        var text = new string([.. WebUtility.HtmlDecode(found.Groups[1].Value).Where(static c => !char.IsControl(c))]).Trim();
        return text.Length > MaxMessage ? text[..MaxMessage] : text;
    }

    private static int Number(Match match) => int.Parse(match.Groups[1].Value, NumberStyles.None, CultureInfo.InvariantCulture);

    [GeneratedRegex("""certnew\.cer\?ReqID=([0-9]{1,9})&""", RegexOptions.NonBacktracking)]
    private static partial Regex Link();

    [GeneratedRegex("""Your Request Id is ([0-9]{1,9})""", RegexOptions.NonBacktracking)]
    private static partial Regex RequestNumber();

    [GeneratedRegex("The disposition message is \"([^\"]{1,2000})", RegexOptions.NonBacktracking)]
    private static partial Regex Quoted();

    [GeneratedRegex("""Disposition message:[^\t]{0,200}\t\t([^\r\n]{1,2000})""", RegexOptions.NonBacktracking)]
    private static partial Regex Listed();

    [GeneratedRegex("""var nRenewals=([0-9]{1,4});""", RegexOptions.NonBacktracking)]
    private static partial Regex Renewals();
}
