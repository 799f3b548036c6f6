using System.Globalization;
using System.Text;
using Espalier.Contracts.Messages;
using Espalier.Formats.Ldap;
using Espalier.Hosting.Ldap;
using Espalier.MacClient.Platform;

namespace Espalier.MacClient.Daemon.ActiveDirectory;

/// <summary>
/// Reads from a company's directory where its sites are, as the user whose name and password were typed. LDAPS alone, and only to servers that this Mac trusts:
/// nothing else is worth a password. DNS is not trusted: it chooses among servers with names of the typed domain, and cannot lead to another.
/// </summary>
internal sealed class SiteSearch(IMacPlatform mac)
{
    private const int Port = 636;
    private const int MaxServers = 4;
    private const string Dig = "/usr/bin/dig";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <summary>Asks one domain controller after the other until one answers.</summary>
    public async Task<SiteSearchAnswer> FindAsync(UserCredentials credentials, CancellationToken token)
    {
        if (credentials.DnsDomain is not { } domain)
        {
            return new SiteSearchAnswer(SiteSearchOutcome.DomainUnknown, ProblemCodes.DomainUnknown, "A domain such as corp.example.com is needed, in its own field or behind the user's name.");
        }

        DirectoryException? last = null;
        foreach (var server in await FindServersAsync(domain, token))
        {
            try
            {
                return await AskAsync(server, domain, credentials, token);
            }
            catch (DirectoryException failure) when (last is null || failure.Fault != DirectoryFault.NameUnknown)
            {
                last = failure;
            }
            catch (DirectoryException)
            {
                // One that was reached tells more than one without an address.
            }
        }

        return last!.Fault == DirectoryFault.NameUnknown
            ? new SiteSearchAnswer(SiteSearchOutcome.DomainUnknown, ProblemCodes.DomainUnknown, $"DNS knows no domain {domain}.")
            : new SiteSearchAnswer(SiteSearchOutcome.NotReached, ProblemCodes.DirectoryUnavailable, last.Message);
    }

    private static async Task<SiteSearchAnswer> AskAsync(string server, string domain, UserCredentials credentials, CancellationToken token)
    {
        await using var connection = await LdapConnection.OpenAsync(server, Port, [], Limit, token);
        var bound = await connection.BindAsync(credentials.BindName(domain), credentials.Password, token);
        if (bound.Code == LdapResultCode.InvalidCredentials)
        {
            return Refusal(BindRefusal.FindCode(bound.Diagnostic));
        }

        if (bound.Code != LdapResultCode.Success)
        {
            throw new DirectoryException(DirectoryFault.Broken, $"{connection.Server} cannot check passwords now: {bound.Code} {bound.Diagnostic}");
        }

        var container = "CN=EspalierServices,CN=System," + DistinguishedName.OfDomain(domain);
        var filter = LdapFilter.All(LdapFilter.Equal("objectClass", "serviceConnectionPoint"), LdapFilter.Equal("keywords", PublishedSite.Mark));
        var (entries, end) = await connection.SearchAsync(new LdapSearch(container, LdapScope.Subtree, filter, PublishedSite.Attributes), token);
        var sites = entries.Select(PublishedSite.Find).OfType<PublishedSite>().OrderBy(static s => s.SiteCode, StringComparer.OrdinalIgnoreCase).ToList();
        return sites.Count > 0
            ? new SiteSearchAnswer(SiteSearchOutcome.Found, null, null) { Sites = sites }
            : new SiteSearchAnswer(SiteSearchOutcome.NotPublished, ProblemCodes.SiteUnavailable, $"The directory of {domain} does not tell where a site server is ({end.Code}). The site has to be published in Active Directory.");
    }

    /// <summary>The domain controllers as DNS names them; where it names none, the domain's own addresses, which are theirs too.</summary>
    private async Task<IReadOnlyList<string>> FindServersAsync(string domain, CancellationToken token)
    {
        var answer = await mac.RunAsync(new ToolCall(Dig, "+short", "+time=3", "+tries=2", "-t", "SRV", "_ldap._tcp.dc._msdcs." + domain + "."), token);
        return Choose(domain, Encoding.UTF8.GetString(answer.Output));
    }

    /// <summary>
    /// The servers of an answer in its order. Their certificates prove their names and no more, so that a name outside the domain, which anybody may own, would prove nothing.
    /// </summary>
    internal static IReadOnlyList<string> Choose(string domain, string answer)
    {
        var found = answer.Split('\n')
            .Select(static line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(static words => words.Length == 4 && words[3].Length is > 1 and < 255)
            .OrderBy(static words => int.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out var priority) ? priority : int.MaxValue)
            .Select(static words => words[3].TrimEnd('.'))
            .Where(server => server.Equals(domain, StringComparison.OrdinalIgnoreCase) || server.EndsWith("." + domain, StringComparison.OrdinalIgnoreCase));
        return [.. found.Take(MaxServers).DefaultIfEmpty(domain)];
    }

    private static SiteSearchAnswer Refusal(int? code) => code switch
    {
        BindRefusal.WrongHour or BindRefusal.WrongComputer => Refusal(ProblemCodes.SignInNotPermitted, "The directory does not let this account sign in at this hour or from here."),
        BindRefusal.PasswordExpired or BindRefusal.PasswordMustChange => Refusal(ProblemCodes.PasswordExpired, "The password has expired or must be changed first."),
        BindRefusal.AccountDisabled => Refusal(ProblemCodes.AccountDisabled, "This account is disabled in the directory."),
        BindRefusal.AccountExpired => Refusal(ProblemCodes.AccountExpired, "This account has expired in the directory."),
        BindRefusal.AccountLocked => Refusal(ProblemCodes.AccountLocked, "This account is locked in the directory after too many wrong passwords."),
        _ => Refusal(ProblemCodes.CredentialsWrong, "The user name or the password is wrong."),
    };

    private static SiteSearchAnswer Refusal(string code, string detail) => new(SiteSearchOutcome.Refused, code, detail);
}

/// <summary>How a search ended.</summary>
internal enum SiteSearchOutcome
{
    Found,

    /// <summary>There is no such domain.</summary>
    DomainUnknown,

    /// <summary>No server of the domain answers that this Mac trusts.</summary>
    NotReached,

    /// <summary>Name or password are wrong, or the account may not be used.</summary>
    Refused,

    /// <summary>The directory names no site.</summary>
    NotPublished,
}

/// <summary>What a search came to.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Code">Stable code of the failure.</param>
/// <param name="Detail">What the user reads.</param>
internal sealed record SiteSearchAnswer(SiteSearchOutcome Outcome, string? Code, string? Detail)
{
    /// <summary>In the order of their codes.</summary>
    public IReadOnlyList<PublishedSite> Sites { get; init; } = [];
}
