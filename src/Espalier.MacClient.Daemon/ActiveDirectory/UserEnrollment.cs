using Espalier.Contracts.Messages;
using Espalier.MacClient.Daemon.Control;
using Espalier.MacClient.Platform;

namespace Espalier.MacClient.Daemon.ActiveDirectory;

/// <summary>
/// What a user may have done with name and password: enroll this Mac, and find the site again. Who decides is the site, which asks for the role; but a site rules the Mac
/// as root, so that who is not root may enroll it only in the site that its installer was made for: a program of an administrator runs without the administrator's password.
/// </summary>
internal sealed class UserEnrollment(ClientHost host, IMacPlatform mac, ClientPaths paths)
{
    private const int Root = 0;

    private readonly SiteSearch _directory = new(mac);

    /// <summary>Enrolls at the site that the directory names, or else at the one that the installer was made for.</summary>
    public async Task<ControlAnswer> EnrollAsync(UserCredentials credentials, uint? user, CancellationToken token)
    {
        if (credentials.Fault is { } fault)
        {
            return new ControlAnswer(ControlCode.InvalidCommand) { Detail = fault, Cause = ProblemCodes.CredentialsWrong };
        }

        if (host.Identity is { } enrolled)
        {
            return new ControlAnswer(ControlCode.NoError) { Detail = $"This Mac is enrolled in site {enrolled.SiteCode} already." };
        }

        var own = SitePlace.Find(paths.Site);
        var found = await _directory.FindAsync(credentials, token);
        if (found.Outcome == SiteSearchOutcome.Refused)
        {
            // Asking the site too would count the wrong password twice.
            return Refused(found);
        }

        var sites = Choose(own, found.Sites, user);
        if (sites.Count == 0)
        {
            return found.Outcome == SiteSearchOutcome.Found
                ? new ControlAnswer(ControlCode.OperationFailed) { Detail = "Only root may enroll this Mac in a site that its installer was not made for: sudo espalier-client enroll.", Cause = "root-needed" }
                : Refused(found);
        }

        return await TryAsync(sites, credentials, token);
    }

    /// <summary>
    /// Where to enroll, in order: the site of the installer where the directory says it is, then where the installer says, then others for root alone. An installer
    /// that was made for a site is as good as a directory that cannot be asked from here.
    /// </summary>
    internal static IReadOnlyList<EnrollmentOrder> Choose(SitePlace? own, IReadOnlyList<PublishedSite> found, uint? user) =>
    [
        .. found.Where(s => own is not null && s.HasAuthority(own.Fingerprint)).Select(static s => new EnrollmentOrder(s.Address, s.Fingerprint))
            .Concat(own is null ? [] : [new EnrollmentOrder(new Uri(own.Address), own.Fingerprint)])
            .Concat(user == Root ? found.Where(s => own is null || !s.HasAuthority(own.Fingerprint)).Select(static s => new EnrollmentOrder(s.Address, s.Fingerprint)) : [])
            .DistinctBy(static s => (s.Site.Authority, s.Fingerprint.ToUpperInvariant())),
    ];

    /// <summary>Reads from the directory where this Mac's site is now, and uses that address from now on if the site answers there.</summary>
    public async Task<ControlAnswer> LocateAsync(UserCredentials credentials, CancellationToken token)
    {
        if (credentials.Fault is { } fault)
        {
            return new ControlAnswer(ControlCode.InvalidCommand) { Detail = fault, Cause = ProblemCodes.CredentialsWrong };
        }

        if (host.Identity is not { } identity || host.Client is not { } client)
        {
            return ControlText.NotEnrolled;
        }

        var found = await _directory.FindAsync(credentials, token);
        if (found.Outcome != SiteSearchOutcome.Found)
        {
            return Refused(found);
        }

        if (found.Sites.FirstOrDefault(s => string.Equals(s.SiteCode, identity.SiteCode, StringComparison.OrdinalIgnoreCase)) is not { } site)
        {
            return new ControlAnswer(ControlCode.OperationFailed) { Detail = $"The directory does not tell where site {identity.SiteCode} is.", Cause = ProblemCodes.SiteUnavailable };
        }

        try
        {
            var outcome = await client.MoveAsync(site.Address, token);
            return outcome.Problem is { } problem
                ? new ControlAnswer(ControlCode.OperationFailed) { Detail = problem }
                : new ControlAnswer(ControlCode.NoError) { PolicyUpdates = outcome.Updates, Detail = $"The site server is at {site.Address.GetLeftPart(UriPartial.Authority)}." };
        }
        catch (HttpRequestException unreachable)
        {
            return new ControlAnswer(ControlCode.OperationFailed)
            {
                Detail = $"The directory names {site.Address.GetLeftPart(UriPartial.Authority)}, where this Mac's site does not answer: {unreachable.Message}",
                Cause = ProblemCodes.SiteUnavailable,
            };
        }
    }

    /// <summary>A site that does not answer, or does not want this Mac's address, leaves the next one to be asked.</summary>
    private async Task<ControlAnswer> TryAsync(IReadOnlyList<EnrollmentOrder> sites, UserCredentials credentials, CancellationToken token)
    {
        ControlAnswer? last = null;
        foreach (var site in sites)
        {
            var order = site with { UserName = credentials.UserName.Trim(), Domain = credentials.Domain.Trim() is { Length: > 0 } domain ? domain : null, Password = credentials.Password };
            var answer = ControlText.Of(await host.AskAsync(order, token));
            if (answer.Code == ControlCode.NoError || answer.Cause is not (ProblemCodes.OutsideBoundary or ProblemCodes.SiteUnavailable))
            {
                return answer;
            }

            // That a site does not want this Mac says more than that another one is silent.
            last = last?.Cause == ProblemCodes.OutsideBoundary ? last : answer;
        }

        return last!;
    }

    private static ControlAnswer Refused(SiteSearchAnswer answer) => new(ControlCode.OperationFailed) { Detail = answer.Detail, Cause = answer.Code };
}
