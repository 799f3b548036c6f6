using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Espalier.Contracts.Admin.Certificates;
using Espalier.Site.Security.CompanyAuthority;
using Espalier.Site.Sites;
using Espalier.Testing.Directories;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Espalier.Site.Tests.ActiveDirectory;

/// <summary>The company's authorities and their templates, read from a real directory.</summary>
public sealed class CertificateTemplateTests(SambaServer samba)
{
    private const string Authority = "Corp Issuing CA";
    private const string ServerTemplate = "EspalierSiteServer";
    private const string MacTemplate = "EspalierMac";
    private const string GuideMacTemplate = "EspalierGuideMac";
    private const string Enroll = "0e10c968-78fb-11d2-90d4-00c04f79dc55";
    private const string Autoenroll = "a05b8cc2-17bc-4802-a710-e7c15ab866a2";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Authorities_of_the_company_and_their_templates_are_found()
    {
        await using var site = await StartAsync();
        var found = (await site.AskAsync(new ListEnterpriseAuthorities())).Value!.ShouldHaveSingleItem();

        (found.Name, found.HostName, found.WebAddress).ShouldBe((Authority, "ca.corp.example.com", "https://ca.corp.example.com/certsrv/"));
        using var certificate = X509Certificate2.CreateFromPem(found.Certificate);
        certificate.Subject.ShouldBe("CN=" + Authority);
        (await site.AskAsync(new ListCertificateTemplates(Authority))).Value!.Select(static t => t.Name).ShouldBe([GuideMacTemplate, MacTemplate, ServerTemplate]);
        (await site.AskAsync(new ListCertificateTemplates("Other"))).Problem!.Fields.Single().Field.ShouldBe("authority");
    }

    [Fact]
    public async Task Templates_as_the_guide_makes_them_are_right()
    {
        await using var site = await StartAsync();

        (await CheckAsync(site, ServerTemplate, TemplatePurpose.SiteServer)).Findings.Where(static f => !f.IsRight).ShouldBeEmpty();
        (await CheckAsync(site, MacTemplate, TemplatePurpose.MacClient)).Findings.Where(static f => !f.IsRight).ShouldBeEmpty();
    }

    [Fact]
    [Trait("Line", "SEC-24")]
    public async Task Each_wrong_property_of_the_site_servers_template_is_named_with_its_fix()
    {
        await using var site = await StartAsync();
        await AssertEachAsync(
            site, ServerTemplate, TemplatePurpose.SiteServer,
            ("msPKI-Private-Key-Flag", "50397456", "Compatibility: Certification Authority", "tab Compatibility"), // 0x03010110: Windows Server 2003
            ("msPKI-Private-Key-Flag", "33685776", "Compatibility: Certificate recipient", "Windows 7 / Server 2008 R2"), // 0x02020110: Windows Vista
            ("msPKI-Private-Key-Flag", "50462976", "Allow private key to be exported", "tab Request Handling"), // 0x03020100
            ("msPKI-Minimal-Key-Size", "1024", "Minimum key size", "2048"),
            ("pKIDefaultCSPs", "1,Microsoft Base DSS Cryptographic Provider", "Algorithm name", "Legacy Cryptographic Service Provider"),
            ("msPKI-Certificate-Name-Flag", "8", "Subject name", "Supply in the request"),
            ("msPKI-Certificate-Name-Flag", "1", "Subject name at renewal", "existing certificates"),
            ("msPKI-Certificate-Application-Policy", "1.3.6.1.5.5.7.3.1", "Application Policies", "Client Authentication"),
            ("msPKI-Enrollment-Flag", "2", "CA certificate manager approval", "Issuance Requirements"),
            ("msPKI-RA-Signature", "1", "Authorized signatures", "Issuance Requirements"));
    }

    [Fact]
    [Trait("Line", "SEC-25")]
    public async Task Each_wrong_property_of_the_Macs_template_is_named_with_its_fix()
    {
        await using var site = await StartAsync();
        await AssertEachAsync(
            site, MacTemplate, TemplatePurpose.MacClient,
            ("msPKI-RA-Application-Policies", "msPKI-Asymmetric-Algorithm`PZPWSTR`DH`msPKI-Hash-Algorithm`PZPWSTR`SHA256`", "Algorithm name", "ECDSA_P256"),
            ("msPKI-RA-Application-Policies", "msPKI-Asymmetric-Algorithm`PZPWSTR`RSA`msPKI-Hash-Algorithm`PZPWSTR`SHA256`", "Minimum key size", "2048"),
            ("msPKI-RA-Application-Policies", "msPKI-Asymmetric-Algorithm`PZPWSTR`ECDSA_P256`msPKI-Hash-Algorithm`PZPWSTR`SHA1`", "Request hash", "SHA256"),
            ("msPKI-Minimal-Key-Size", "160", "Minimum key size", "256"),
            ("msPKI-Private-Key-Flag", "0", "Compatibility: Certification Authority", "Windows Server 2008"),
            ("msPKI-Private-Key-Flag", "33685504", "Compatibility: Certificate recipient", "Windows 7 / Server 2008 R2"), // 0x02020000: Windows Vista
            ("msPKI-Certificate-Name-Flag", "8", "Subject name", "Supply in the request"),
            ("msPKI-Certificate-Name-Flag", "1", "Subject name at renewal", "existing certificates"),
            ("msPKI-Certificate-Application-Policy", "1.3.6.1.5.5.7.3.1", "Application Policies", "Client Authentication"),
            ("msPKI-Enrollment-Flag", "2", "CA certificate manager approval", "Issuance Requirements"),
            ("msPKI-RA-Signature", "1", "Authorized signatures", "Issuance Requirements"));
    }

    [Fact]
    [Trait("Line", "SEC-25")]
    public async Task The_Macs_template_as_the_guide_makes_it_is_right_but_what_follows_from_RSA_keys_only_is_reported()
    {
        await using var site = await StartAsync();

        var check = await CheckAsync(site, GuideMacTemplate, TemplatePurpose.MacClient);

        check.Findings.Where(static f => !f.IsRight).ShouldBeEmpty();
        check.Findings.ShouldNotContain(static f => f.Property == "Allow private key to be exported", "the key stays on the Mac");
        var notice = check.Findings.Single(static f => f.Notice is not null);
        notice.Property.ShouldBe("Algorithm name");
        notice.Notice!.ShouldContain("RSA keys only. Each Mac makes one with 2048 bits");
        notice.Notice!.ShouldContain("Algorithm name: ECDSA_P256");
        await new DomainAuthority(site.Domain).SetTemplateAsync(GuideMacTemplate, "msPKI-Private-Key-Flag", "50462976", Token); // 0x03020100: not exportable
        (await CheckAsync(site, GuideMacTemplate, TemplatePurpose.MacClient)).IsRight.ShouldBeTrue("an exportable key is no longer needed");
        await AssertEachAsync(
            site, GuideMacTemplate, TemplatePurpose.MacClient,
            ("msPKI-Minimal-Key-Size", "1024", "Minimum key size", "2048"),
            ("msPKI-Minimal-Key-Size", "4096", "Minimum key size", "2048"),
            ("pKIDefaultCSPs", "1,Microsoft Base DSS Cryptographic Provider", "Algorithm name", "ECDSA_P256"));
    }

    [Fact]
    [Trait("Line", "SEC-25")]
    public async Task An_account_without_the_grants_on_the_Macs_template_is_named()
    {
        await using var site = await StartAsync();
        var user = await site.Domain.AddUserAsync("pki-macs", ConnectedSite.Password, Token);
        var sid = await site.Domain.FindSidAsync(user, Token);
        var name = "pki-macs@" + SambaDomain.DnsName;
        var objects = new DomainAuthority(site.Domain);
        await site.Domain.GiveAsync(objects.AuthorityName(Authority), user, $"(OA;;CR;{Enroll};;{sid})", Token);

        (await WrongAsync(site, name, MacTemplate, TemplatePurpose.MacClient)).ShouldBe([$"Enroll: {name}", $"Autoenroll: {name}"]);
        await site.Domain.GiveAsync(objects.TemplateName(MacTemplate), user, $"(OA;;CR;{Enroll};;{sid})", Token);
        (await WrongAsync(site, name, MacTemplate, TemplatePurpose.MacClient)).ShouldBe([$"Autoenroll: {name}"]);
        await site.Domain.GiveAsync(objects.TemplateName(MacTemplate), user, $"(OA;;CR;{Autoenroll};;{sid})", Token);
        (await WrongAsync(site, name, MacTemplate, TemplatePurpose.MacClient)).ShouldBeEmpty();
    }

    [Fact]
    [Trait("Line", "SEC-27")]
    public async Task An_account_that_may_not_request_certificates_is_named_until_its_group_may()
    {
        await using var site = await StartAsync();
        var user = await site.Domain.AddUserAsync("pki-admin", ConnectedSite.Password, Token);
        var group = await site.Domain.AddGroupAsync("pki-requesters", Token, user);
        var objects = new DomainAuthority(site.Domain);
        var sid = await site.Domain.FindSidAsync(group, Token);
        var name = "pki-admin@" + SambaDomain.DnsName;

        (await WrongAsync(site, name)).ShouldBe([$"Enroll: {name}", $"Autoenroll: {name}", $"Request Certificates: {name}"]);

        await site.Domain.GiveAsync(objects.TemplateName(ServerTemplate), group, $"(OA;;CR;{Enroll};;{sid})(OA;;CR;{Autoenroll};;{sid})", Token);
        (await WrongAsync(site, name)).ShouldBe([$"Request Certificates: {name}"]);
        await site.Domain.GiveAsync(objects.AuthorityName(Authority), group, $"(OA;;CR;{Enroll};;{sid})", Token);
        (await WrongAsync(site, name)).ShouldBeEmpty();

        await site.Domain.ChangeMemberAsync(group, "delete", user, Token);
        (await WrongAsync(site, name)).Count.ShouldBe(3);
        (await site.AskAsync(new CheckCertificateTemplate(Authority, ServerTemplate, TemplatePurpose.SiteServer, name, "wrong"))).Problem!.Code.ShouldBe("directory-credentials-wrong");
    }

    [Fact]
    public async Task A_template_by_which_everybody_may_name_a_subject_is_reported()
    {
        await using var site = await StartAsync();
        await site.Domain.GiveAsync(new DomainAuthority(site.Domain).TemplateName(MacTemplate), "CN=Administrator," + site.Domain.UsersName, $"(OA;;CR;{Enroll};;AU)", Token);

        var finding = (await CheckAsync(site, MacTemplate, TemplatePurpose.MacClient)).Findings.Single(static f => !f.IsRight);
        (finding.Property, finding.Detail).ShouldBe(("Enroll: others", "Authenticated Users may enroll, with any subject that they name."));
    }

    [Fact]
    public async Task Templates_in_use_are_part_of_the_check_of_the_site()
    {
        await using var site = await StartAsync();
        var health = site.Site.Services.GetRequiredService<SiteHealth>();
        (await health.CheckAllAsync(Token)).ShouldNotContain(static i => i.Name.StartsWith("Certificate template", StringComparison.Ordinal));
        await site.Site.Database.WriteAsync(
            static (scope, _) =>
            {
                scope.Context.Add(new StoredCompanyAuthority
                {
                    Name = Authority, WebAddress = "https://ca.corp.example.com/certsrv/", WebAuthorities = "", UserName = "x", SealedPassword = [], ServerTemplate = ServerTemplate, MacTemplate = MacTemplate,
                });
                return Task.CompletedTask;
            },
            Token);

        var items = (await health.CheckAllAsync(Token)).Where(static i => i.Name.StartsWith("Certificate template", StringComparison.Ordinal)).ToList();
        items.Select(static i => (i.Name, i.State)).ShouldBe([("Certificate template " + ServerTemplate, HealthState.Good), ("Certificate template " + MacTemplate, HealthState.Good)]);
        await new DomainAuthority(site.Domain).SetTemplateAsync(MacTemplate, "msPKI-Certificate-Name-Flag", "8", Token);
        await site.Site.Database.WriteAsync(
            static (scope, token) => scope.Context.Set<StoredCompanyAuthority>().ExecuteUpdateAsync(u => u.SetProperty(static a => a.MacTemplate, GuideMacTemplate), token), Token);
        var reported = (await health.CheckAllAsync(Token)).Single(static i => i.Name == "Certificate template " + GuideMacTemplate);
        (reported.State, reported.Finding.Contains("RSA keys only", StringComparison.Ordinal)).ShouldBe((HealthState.Good, true));
        await site.Site.Database.WriteAsync(
            static (scope, token) => scope.Context.Set<StoredCompanyAuthority>().ExecuteUpdateAsync(u => u.SetProperty(static a => a.MacTemplate, MacTemplate), token), Token);
        var wrong = (await health.CheckAllAsync(Token)).Single(static i => i.State == HealthState.Bad && i.Name.StartsWith("Certificate template", StringComparison.Ordinal));
        (wrong.Name, wrong.Finding.StartsWith("Subject name: ", StringComparison.Ordinal), wrong.Fix!.Contains("Supply in the request", StringComparison.Ordinal)).ShouldBe(("Certificate template " + MacTemplate, true, true));
    }

    private static async Task AssertEachAsync(ConnectedSite site, string template, TemplatePurpose purpose, params IReadOnlyList<(string Attribute, string Value, string Property, string Fix)> cases)
    {
        foreach (var (attribute, value, property, fix) in cases)
        {
            await AddTemplatesAsync(site);
            await new DomainAuthority(site.Domain).SetTemplateAsync(template, attribute, value, Token);
            var wrong = (await CheckAsync(site, template, purpose)).Findings.Where(static f => !f.IsRight).ToList();
            wrong.ShouldContain(f => f.Property == property, $"{attribute}={value}");
            wrong.Single(f => f.Property == property).Fix!.ShouldContain(fix);
            wrong.Count.ShouldBeLessThanOrEqualTo(value == "0" || value.Contains('`', StringComparison.Ordinal) ? 2 : 1, string.Join(", ", wrong.Select(static f => f.Property)));
        }

        await new DomainAuthority(site.Domain).AddAuthorityAsync(Authority, "ca.corp.example.com", Certificate(), [], Token);
        (await CheckAsync(site, template, purpose)).Findings.ShouldContain(static f => f.Property == "Certificate Templates to Issue" && !f.IsRight);
        (await site.AskAsync(new CheckCertificateTemplate(Authority, "Missing", purpose))).Problem!.Fields.Single().Field.ShouldBe("name");
    }

    private static async Task<CertificateTemplateCheck> CheckAsync(ConnectedSite site, string template, TemplatePurpose purpose)
    {
        var checkedTemplate = await site.AskAsync(new CheckCertificateTemplate(Authority, template, purpose));
        checkedTemplate.Problem.ShouldBeNull();
        return checkedTemplate.Value!;
    }

    private static async Task<IReadOnlyList<string>> WrongAsync(ConnectedSite site, string user, string template = ServerTemplate, TemplatePurpose purpose = TemplatePurpose.SiteServer)
    {
        var result = await site.AskAsync(new CheckCertificateTemplate(Authority, template, purpose, user, ConnectedSite.Password));
        result.Problem.ShouldBeNull();
        return [.. result.Value!.Findings.Where(static f => !f.IsRight).Select(static f => f.Property)];
    }

    private async Task<ConnectedSite> StartAsync()
    {
        var site = await ConnectedSite.StartAsync(samba);
        await AddTemplatesAsync(site);
        return site;
    }

    private static async Task AddTemplatesAsync(ConnectedSite site)
    {
        var objects = new DomainAuthority(site.Domain);
        await objects.AddAuthorityAsync(Authority, "ca.corp.example.com", Certificate(), [ServerTemplate, MacTemplate, GuideMacTemplate], Token);
        await objects.AddServerTemplateAsync(ServerTemplate, Token);
        await objects.AddMacTemplateAsync(MacTemplate, Token);
        await objects.AddGuideMacTemplateAsync(GuideMacTemplate, Token);
    }

    private static byte[] Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var made = new CertificateRequest("CN=" + Authority, key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(9));
        return made.RawData;
    }
}
