using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Espalier.Contracts.Admin.Certificates;
using Espalier.Contracts.Operations;
using Espalier.Data;
using Espalier.Hosting.Ldap;
using Espalier.Site.ActiveDirectory;
using Espalier.Site.ActiveDirectory.CertificateServices;
using Espalier.Site.ActiveDirectory.Kerberos;
using Espalier.Site.Boundaries;
using Espalier.Site.ClientPackages;
using Espalier.Site.Security.Certificates;
using Espalier.Site.Security.CompanyAuthority;
using Espalier.Site.Security.Vault;
using Microsoft.EntityFrameworkCore;

namespace Espalier.Site.Sites;

/// <summary>How a site is, read from its database without changing it: for <c>/health</c> and <c>espalier check</c>.</summary>
public sealed class SiteHealth
{
    private const int SoonDays = 30;

    private readonly SiteDatabase _database;
    private readonly SiteKey _siteKey;
    private readonly CompanyDirectory _directory;
    private readonly ServiceTickets _tickets;
    private readonly SiteOptions _options;
    private readonly TimeProvider _clock;

    internal SiteHealth(SiteDatabase database, SiteKey siteKey, CompanyDirectory directory, ServiceTickets tickets, SiteOptions options, TimeProvider clock)
    {
        _database = database;
        _siteKey = siteKey;
        _directory = directory;
        _tickets = tickets;
        _options = options;
        _clock = clock;
    }

    /// <summary>What this server itself needs to serve: the database and certificates whose keys open.</summary>
    public async Task<IReadOnlyList<HealthItem>> CheckAsync(CancellationToken token)
    {
        try
        {
            await using var scope = await _database.ReadAsync(token);
            var certificates = await scope.Context.Set<StoredCertificate>().AsNoTracking().Where(c => c.IsCurrent).ToListAsync(token);
            return [new HealthItem("Database", HealthState.Good, $"{_database.Name} answers."), .. certificates.Select(Check)];
        }
        catch (Exception failure) when (_database.IsUnavailable(failure))
        {
            return [new HealthItem("Database", HealthState.Bad, failure.GetBaseException().Message, "See that the database server runs and that there is room on its disk.")];
        }
    }

    /// <summary>As <see cref="CheckAsync"/>, with what a site needs around it: the directory, boundaries, reports that could not be taken.</summary>
    public async Task<IReadOnlyList<HealthItem>> CheckAllAsync(CancellationToken token)
    {
        var own = await CheckAsync(token);
        return own.Any(static i => i is { Name: "Database", State: HealthState.Bad }) ? own : [.. own, .. await AroundAsync(token)];
    }

    private async Task<IReadOnlyList<HealthItem>> AroundAsync(CancellationToken token)
    {
        await using var scope = await _database.ReadAsync(token);
        var groups = await scope.Context.Set<BoundaryGroup>().CountAsync(g => g.UseForSiteAssignment && g.Boundaries.Count > 0, token);
        var quarantined = await scope.Command("SELECT count(*) FROM msg_quarantine").ScalarAsync<int>(token);
        return
        [
            groups > 0
                ? new HealthItem("Boundaries", HealthState.Good, $"Boundary groups with site assignment: {groups}.")
                : new HealthItem("Boundaries", HealthState.Warning, "No boundary group assigns Macs to this site.", "Make a boundary and a boundary group in the console, or no Mac can enroll."),
            quarantined == 0
                ? new HealthItem("Quarantined reports", HealthState.Good, "None.")
                : new HealthItem("Quarantined reports", HealthState.Warning, $"{quarantined} reports of Macs could not be taken.", "Look at Monitoring, System Status, Quarantined Reports."),
            _options.HasReporting
                ? new HealthItem("Reporting services point", HealthState.Good, "It is among the roles of this server.")
                : new HealthItem("Reporting services point", HealthState.Good, "It is not set up; it is optional, and reports cannot be run without it."),
            await PackageAsync(scope, token),
            .. await DirectoryAsync(token),
            .. CheckTickets(),
        ];
    }

    private IEnumerable<HealthItem> CheckTickets()
    {
        const string Name = "Sign-in by Kerberos";
        return !_tickets.IsConfigured ? []
            : _tickets.FindProblem() is not { } problem ? [new HealthItem(Name, HealthState.Good, $"Administrators may sign in by Kerberos with {_options.Keytab}.")]
            : [new HealthItem(Name, HealthState.Bad, $"{_options.Keytab}: {problem}", $"Let the account {Environment.UserName} read the keytab, and export the keys of HTTP/{_options.HostNames[0]} into it again: docs/operations.md, Active Directory.")];
    }

    private async Task<HealthItem> PackageAsync(ReadScope scope, CancellationToken token)
    {
        const string Name = "Signature of the Mac client's package";
        const string Fix = "Give a certificate that is good: espalier package-signing set.";
        if (await scope.Context.Set<StoredPackageSigner>().AsNoTracking().FirstOrDefaultAsync(token) is not { } stored)
        {
            return new HealthItem(Name, HealthState.Good, PackageSigners.Unsigned);
        }

        using var opened = PackageSignature.Open(stored, _siteKey);
        if (opened is null)
        {
            return new HealthItem(Name, HealthState.Bad, "The key of its certificate does not open with this site key, and so it is not signed.", Fix);
        }

        var left = opened.Certificate.NotAfter.ToUniversalTime() - _clock.GetUtcNow().UtcDateTime;
        return left <= TimeSpan.Zero ? new HealthItem(Name, HealthState.Bad, $"The certificate {opened.Certificate.Subject} has ended, and so it is not signed.", Fix)
            : new HealthItem(Name, left < TimeSpan.FromDays(SoonDays) ? HealthState.Warning : HealthState.Good, opened.Describe(), left < TimeSpan.FromDays(SoonDays) ? Fix : null);
    }

    private async Task<IReadOnlyList<HealthItem>> DirectoryAsync(CancellationToken token)
    {
        const string Name = "Active Directory";
        if (await _directory.FindAsync(token) is not { } options)
        {
            return [new HealthItem(Name, HealthState.Good, "None is connected.")];
        }

        var tested = await DirectoryOperations.TestAsync(options, token);
        return tested.Problem is { } problem
            ? [new HealthItem(Name, HealthState.Bad, problem.Detail, "Users of the directory cannot sign in; local accounts can. Correct the connection under Administration, Security, Active Directory.")]
            : [new HealthItem(Name, HealthState.Good, $"{tested.Value!.Server} answers for {tested.Value.BaseName}."), .. await ServiceAccountAsync(options, token), .. await TemplatesAsync(options, token)];
    }

    private async Task<IReadOnlyList<HealthItem>> ServiceAccountAsync(DirectoryOptions options, CancellationToken token)
    {
        const string Name = "Service account in Active Directory";
        try
        {
            await using var session = await CompanyDirectory.OpenAsync(options, token);
            var right = await new DirectoryRightsCheck(new SiteContainers(options.BaseName, _options.SiteCode), Dns.GetHostName()).OfServiceAsync(session, token);
            return [new HealthItem(Name, right.IsGranted ? HealthState.Good : HealthState.Bad, right.Finding, right.Fix)];
        }
        catch (DirectoryException)
        {
            // It answered a moment ago, and the next check will say so if it does not any more.
            return [];
        }
    }

    /// <summary>Whether the templates of the company's authority, where one certifies, and the rights to them are still as they have to be.</summary>
    private async Task<IReadOnlyList<HealthItem>> TemplatesAsync(DirectoryOptions options, CancellationToken token)
    {
        await using var scope = await _database.ReadAsync(token);
        if (await scope.Context.Set<StoredCompanyAuthority>().AsNoTracking().FirstOrDefaultAsync(token) is not { } authority)
        {
            return [];
        }

        try
        {
            await using var session = await CompanyDirectory.OpenAsync(options, token);
            return
            [
                .. Describe(authority.ServerTemplate, await TemplateCheck.RunAsync(session, authority.Name, authority.ServerTemplate, TemplatePurpose.SiteServer, [], token)),
                .. Describe(authority.MacTemplate, await TemplateCheck.RunAsync(session, authority.Name, authority.MacTemplate, TemplatePurpose.MacClient, [], token)),
            ];
        }
        catch (DirectoryException)
        {
            // It answered a moment ago, and the next check will say so if it does not any more.
            return [];
        }
    }

    private static IEnumerable<HealthItem> Describe(string template, Result<CertificateTemplateCheck> result)
    {
        var name = "Certificate template " + template;
        return result.Value is not { } check ? [new HealthItem(name, HealthState.Bad, result.Problem!.Detail, "Choose authority and templates again: Administration, Security, Certificates, Company Authority.")]
            : check.IsRight ? [new HealthItem(name, HealthState.Good, string.Join(' ', check.Findings.Select(static f => f.Notice).OfType<string>().Prepend("It is as the site needs it.")))]
            : check.Findings.Where(static f => !f.IsRight).Select(f => new HealthItem(name, HealthState.Bad, $"{f.Property}: {f.Detail}", f.Fix));
    }

    private HealthItem Check(StoredCertificate stored)
    {
        var name = stored.Purpose switch
        {
            CertificatePurpose.Authority => "Certification authority",
            CertificatePurpose.PolicySigning => "Certificate of the policy key",
            CertificatePurpose.Server => "Server certificate",
            CertificatePurpose.CompanyAuthority => "The company's certification authority",
        };
        byte[] key = [];
        if (stored.Purpose != CertificatePurpose.CompanyAuthority && !_siteKey.TryOpen(stored.SealedKey, "certificate:" + stored.Fingerprint, out key))
        {
            return new HealthItem(name, HealthState.Bad, "Its key does not open with this site key.", "Put the right keys folder in place: espalier keys import.");
        }

        CryptographicOperations.ZeroMemory(key);
        using var certificate = X509CertificateLoader.LoadCertificate(stored.Certificate);
        var end = new DateTimeOffset(certificate.NotAfter.ToUniversalTime());
        var left = end - _clock.GetUtcNow();
        var found = string.Create(CultureInfo.InvariantCulture, $"Valid until {end:yyyy-MM-dd}.");
        if (stored.Purpose == CertificatePurpose.CompanyAuthority)
        {
            const string Fix = "When the authority has a new certificate, take it up: Administration, Security, Certificates, Company Authority, OK.";
            return new HealthItem(name, left <= TimeSpan.Zero ? HealthState.Bad : left < TimeSpan.FromDays(SoonDays) ? HealthState.Warning : HealthState.Good, found, left < TimeSpan.FromDays(SoonDays) ? Fix : null);
        }

        return left <= TimeSpan.Zero ? new HealthItem(name, HealthState.Bad, found, "Restart the site server: it renews its certificates.")
            : left < TimeSpan.FromDays(SoonDays) ? new HealthItem(name, HealthState.Warning, found, "The site server renews it by itself while it runs; see its log for the reason why it did not.")
            : new HealthItem(name, HealthState.Good, found);
    }
}

/// <summary>One thing that was looked at.</summary>
/// <param name="Name">What.</param>
/// <param name="State">How it is.</param>
/// <param name="Finding">What was found.</param>
/// <param name="Fix">What to do; null where nothing is to be done.</param>
public sealed record HealthItem(string Name, HealthState State, string Finding, string? Fix = null);

/// <summary>How a thing is.</summary>
public enum HealthState
{
    Good,
    Warning,
    Bad,
}
