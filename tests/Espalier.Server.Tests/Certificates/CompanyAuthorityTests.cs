using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Espalier.Contracts.Admin.Certificates;
using Espalier.Contracts.Admin.Enrollment;
using Espalier.Contracts.Messages;
using Espalier.Contracts.Signatures;
using Espalier.Server.Tests.Identity;
using Espalier.Site.Security.CompanyAuthority;
using Espalier.Testing.Certificates;
using Microsoft.Extensions.DependencyInjection;

namespace Espalier.Server.Tests.Certificates;

/// <summary>The company's authority certifies the site server and Macs: an emulated one, whose pages and certificates are real.</summary>
public sealed class CompanyAuthorityTests : IAsyncLifetime
{
    private readonly LiveSite _site = new();
    private EmulatedAuthority _company = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private CompanyAuthoritySettings Settings =>
        new(_company.Name, _company.Address, EmulatedAuthority.UserName, EmulatedAuthority.ServerTemplate, EmulatedAuthority.MacTemplate, _company.RootPem);

    public async ValueTask InitializeAsync()
    {
        await _site.InitializeAsync();
        _company = await EmulatedAuthority.StartAsync(_site.Clock, Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await _site.DisposeAsync();
        await _company.DisposeAsync();
    }

    [Fact]
    [Trait("Line", "SEC-22")]
    [Trait("Line", "SEC-28")]
    public async Task The_switch_reissues_the_site_servers_certificate_and_another_template_affects_only_Macs_enrolled_afterwards()
    {
        using var early = await _site.EnrollAsync();
        (await early.DownloadAsync()).Problem.ShouldBeNull();
        var before = _site.Certificates.Server.SerialNumber;
        _site.Clock.Advance(TimeSpan.FromMinutes(1));

        var state = await UseCompanyAsync();
        state.Fingerprint.ShouldBe(CertificateTrust.Fingerprint(_company.Certificate));
        state.ServerIssuer.ShouldBe(_company.Certificate.Subject);
        _site.Certificates.Server.SerialNumber.ShouldNotBe(before);
        _site.Certificates.Server.GetRSAPublicKey()!.KeySize.ShouldBe(2048);
        EmulatedAuthority.FindTemplate(_site.Certificates.Server).ShouldBe(EmulatedAuthority.ServerTemplate);
        _site.Certificates.FindServerFault().ShouldBeNull();

        // The Mac that is there already knows the company's authority from the site's own, and gets a certificate of it.
        early.Use(early.Identity);
        await Should.ThrowAsync<HttpRequestException>(early.DownloadAsync);
        (await early.Session.FollowSuccessionAsync(Cancel)).ShouldBeTrue();
        (await early.DownloadAsync()).Problem.ShouldBeNull();
        early.Connection.ShouldRenew.ShouldBeTrue();
        (await early.Session.RenewAsync(Cancel)).ShouldBeTrue();
        early.Use(early.Identity);
        (await early.GetPolicyAsync()).Succeeded.ShouldBeTrue();
        AssertOfCompany(early, EmulatedAuthority.MacTemplate);

        using var a = await _site.EnrollAsync();
        AssertOfCompany(a, EmulatedAuthority.MacTemplate);
        _company.Templates["EspalierMac2"] = EmulatedAuthority.AnyKey;
        var requests = _company.Requests;
        await UseCompanyAsync(Settings with { MacTemplate = "EspalierMac2" }, password: null);
        _company.Requests.ShouldBe(requests, "the site server's certificate stays");
        using var b = await _site.EnrollAsync();
        AssertOfCompany(b, "EspalierMac2");
        (await a.GetPolicyAsync()).Succeeded.ShouldBeTrue();
        a.Connection.ShouldRenew.ShouldBeFalse();
        AssertOfCompany(a, EmulatedAuthority.MacTemplate);
    }

    [Fact]
    public async Task Back_at_the_sites_own_authority_no_Mac_is_lost_either()
    {
        await UseCompanyAsync();
        using var mac = await _site.EnrollAsync();
        _site.Clock.Advance(TimeSpan.FromMinutes(1));

        await _site.RunAsync(new RemoveCompanyAuthority());

        _site.Certificates.Server.Issuer.ShouldBe(_site.Certificates.Authority.Subject);
        mac.Use(mac.Identity);
        (await mac.DownloadAsync()).Problem.ShouldBeNull();
        mac.Session.Trust([_site.Certificates.Authority.RawData], mac.Policy.Current!.Device.IssuedAt, null);
        mac.Connection.ShouldRenew.ShouldBeFalse("this connection has asked nothing yet");
        (await mac.GetPolicyAsync()).Succeeded.ShouldBeTrue();
        mac.Connection.ShouldRenew.ShouldBeTrue();
        (await mac.Session.RenewAsync(Cancel)).ShouldBeTrue();
        Certificate(mac).Issuer.ShouldBe(_site.Certificates.Authority.Subject);
        (await _site.TryAsync(new RemoveCompanyAuthority())).Problem!.Code.ShouldBe("not-found");
    }

    [Fact]
    public async Task A_revoked_Mac_is_out_although_the_companys_certificate_is_valid()
    {
        await UseCompanyAsync();
        using var mac = await _site.EnrollAsync();

        await _site.RunAsync(new RevokeDevice(await mac.IdAsync(), "lost"));

        (await mac.GetPolicyAsync()).Problem!.Code.ShouldBe(ProblemCodes.KeyRevoked);
    }

    [Fact]
    public async Task What_the_company_signs_is_no_policy_and_says_nothing_about_authorities()
    {
        await UseCompanyAsync();
        using var mac = await _site.EnrollAsync();
        using var key = EnrolledMac.NewKey();
        using var signer = _company.Certify(new PublicKey(key), CertificateTrust.PolicySigning);
        var document = SignedDocument.Sign(key, signer, ChannelKinds.PolicyType, "{}"u8);

        SignedDocument.Read(document, ChannelKinds.PolicyType, mac.Connection.Authorities, _site.Clock.GetUtcNow(), out _).ShouldBe(SignedDocumentError.UntrustedCertificate);
        SignedDocument.Read(document, ChannelKinds.PolicyType, [_company.Certificate], _site.Clock.GetUtcNow(), out _).ShouldBe(SignedDocumentError.None, "it is refused for its authority alone");
        mac.Connection.Issuers.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Each_fault_is_named_at_its_field_and_nothing_is_changed()
    {
        var before = _site.Certificates.Server.SerialNumber;
        await using var other = await EmulatedAuthority.StartAsync(_site.Clock, Cancel, "Other CA");
        var cases = new (CompanyAuthoritySettings Settings, string? Password, EmulatedAnswer Answer, string Code, string Field)[]
        {
            (Settings with { WebAddress = "http://ca.corp.example.com/certsrv/" }, EmulatedAuthority.Password, default, "invalid", "settings.webAddress"),
            (Settings with { MacTemplate = "Mac\r\nSAN:upn=administrator@corp.example.com" }, EmulatedAuthority.Password, default, "invalid", "settings.macTemplate"),
            (Settings with { WebAuthorities = "none" }, EmulatedAuthority.Password, default, "invalid", "settings.webAuthorities"),
            (Settings, null, default, "invalid", "password"),
            (Settings, "wrong", default, "company-authority-credentials-wrong", "password"),
            (Settings, "wrong", EmulatedAnswer.NoBasic, "company-authority-credentials-wrong", "password"),
            (Settings with { WebAddress = _company.Address.Replace("/certsrv/", "/", StringComparison.Ordinal) }, EmulatedAuthority.Password, default, "company-authority-not-understood", "settings.webAddress"),
            (Settings with { WebAddress = "https://127.0.0.1:1/certsrv/" }, EmulatedAuthority.Password, default, "company-authority-unreachable", "settings.webAddress"),
            (Settings with { WebAuthorities = other.RootPem }, EmulatedAuthority.Password, default, "company-authority-not-trusted", "settings.webAuthorities"),
            (Settings with { WebAuthorities = "" }, EmulatedAuthority.Password, default, "company-authority-not-trusted", "settings.webAuthorities"),
            (Settings with { Name = "Another CA" }, EmulatedAuthority.Password, default, "invalid", "settings.name"),
            (Settings with { ServerTemplate = "WebServer" }, EmulatedAuthority.Password, default, "company-authority-denied", "settings.serverTemplate"),
            (Settings, EmulatedAuthority.Password, EmulatedAnswer.Deny, "company-authority-denied", "settings.serverTemplate"),
            (Settings, EmulatedAuthority.Password, EmulatedAnswer.Garbage, "company-authority-not-understood", "settings.webAddress"),
            (Settings, EmulatedAuthority.Password, EmulatedAnswer.Oversized, "company-authority-not-understood", "settings.webAddress"),
            (Settings, EmulatedAuthority.Password, EmulatedAnswer.AnotherKey, "invalid", "settings.serverTemplate"),
            (Settings, EmulatedAuthority.Password, EmulatedAnswer.OwnSubject, "invalid", "settings.serverTemplate"),
            (Settings with { ServerTemplate = EmulatedAuthority.MacTemplate }, EmulatedAuthority.Password, default, "invalid", "settings.serverTemplate"),
        };
        foreach (var (settings, password, answer, code, field) in cases)
        {
            _company.Answer = answer;
            var problem = (await _site.TryAsync(new SaveCompanyAuthority(settings, password))).Problem.ShouldNotBeNull($"{code} {field} {answer}");
            (problem.Code, problem.Fields.Single().Field).ShouldBe((code, field), $"{answer}: {problem.Detail}");
            problem.Fields.Single().Text.ShouldNotContain("4711");
        }

        (await _site.RunAsync(new GetCompanyAuthority())).Settings.ShouldBeNull();
        _site.Certificates.Server.SerialNumber.ShouldBe(before);
    }

    [Fact]
    public async Task A_stored_password_is_sealed_and_not_sent_elsewhere()
    {
        await UseCompanyAsync();
        var settings = (await _site.RunAsync(new GetCompanyAuthority())).Settings!;

        (await _site.TryAsync(new SaveCompanyAuthority(settings with { WebAddress = "https://127.0.0.2/certsrv/" }))).Problem!.Fields.Single().Field.ShouldBe("password");
        (await _site.TryAsync(new SaveCompanyAuthority(settings with { WebAuthorities = "" }))).Problem!.Fields.Single().Field.ShouldBe("password");
        var contents = await _site.ContentsAsync();
        contents.ShouldContain(EmulatedAuthority.UserName);
        contents.ShouldNotContain(EmulatedAuthority.Password);
        contents.ShouldNotContain(Convert.ToHexString(System.Text.Encoding.UTF8.GetBytes(EmulatedAuthority.Password)));
        await _site.ChangeAsync("UPDATE sec_company_authority SET \"WebAddress\" = @a", ("a", "https://127.0.0.2/certsrv/"));
        (await EnrollAsync()).Code.ShouldBe(ProblemCodes.CompanyAuthorityUnavailable);
    }

    [Fact]
    public async Task Requests_that_wait_for_a_manager_are_fetched_when_they_are_decided()
    {
        _company.Answer = EmulatedAnswer.Pend;
        var state = await UseCompanyAsync();
        state.PendingServerRequest.ShouldBe(12);
        state.ServerIssuer.ShouldBe(_site.Certificates.Authority.Subject, "until then the site server keeps its certificate");
        var server = _site.Services.GetRequiredService<CompanyServerCertificate>();
        await server.MaintainAsync(Cancel);
        (await _site.RunAsync(new GetCompanyAuthority())).PendingServerRequest.ShouldBe(12);

        using var mac = new EnrolledMac(_site, LiveSite.NewFacts(), _site.Clock);
        (await EnrollAsync(mac)).Code.ShouldBe(ProblemCodes.CertificatePending);
        (await EnrollAsync(mac)).Detail!.ShouldContain("Request 13");
        (await _site.RunAsync(new GetCompanyAuthority())).PendingMacs.ShouldBe(1);
        _company.Requests.ShouldBe(2, "a waiting request is not made again");

        _company.Decide(issue: true);
        await server.MaintainAsync(Cancel);
        state = await _site.RunAsync(new GetCompanyAuthority());
        (state.PendingServerRequest, state.ServerIssuer).ShouldBe((null, _company.Certificate.Subject));
        (await EnrollAsync(mac)).Detail.ShouldBeNull();
        AssertOfCompany(mac, EmulatedAuthority.MacTemplate);
        (await _site.RunAsync(new GetCompanyAuthority())).PendingMacs.ShouldBe(0);

        using var refused = new EnrolledMac(_site, LiveSite.NewFacts(), _site.Clock);
        (await EnrollAsync(refused)).Code.ShouldBe(ProblemCodes.CertificatePending);
        _company.Decide(issue: false);
        var denied = await EnrollAsync(refused);
        (denied.Code, denied.Detail!.Contains("Denied by CORP\\Manager", StringComparison.Ordinal)).ShouldBe((ProblemCodes.CertificateDenied, true));
        _company.Answer = EmulatedAnswer.Issue;
        (await EnrollAsync(refused)).Detail.ShouldBeNull();
    }

    [Fact]
    public async Task A_Mac_reads_why_it_gets_no_certificate_and_enrolled_Macs_go_on()
    {
        await UseCompanyAsync();
        using var enrolled = await _site.EnrollAsync();
        foreach (var (answer, code) in new[]
        {
            (EmulatedAnswer.Deny, ProblemCodes.CertificateDenied), (EmulatedAnswer.Garbage, ProblemCodes.CompanyAuthorityUnavailable), (EmulatedAnswer.Oversized, ProblemCodes.CompanyAuthorityUnavailable),
            (EmulatedAnswer.AnotherKey, ProblemCodes.CompanyAuthorityUnavailable), (EmulatedAnswer.OwnSubject, ProblemCodes.CompanyAuthorityUnavailable),
        })
        {
            _company.Answer = answer;
            (await EnrollAsync()).Code.ShouldBe(code, answer.ToString());
        }

        _company.Answer = EmulatedAnswer.Issue;
        _company.Templates[EmulatedAuthority.MacTemplate] = EmulatedAuthority.RsaOf(2048);
        (await EnrollAsync()).Detail!.ShouldContain("0x80094811");
        await _company.StopAsync(Cancel);
        (await EnrollAsync()).Code.ShouldBe(ProblemCodes.CompanyAuthorityUnavailable);
        (await enrolled.GetPolicyAsync()).Succeeded.ShouldBeTrue();
        (await enrolled.Session.RenewAsync(Cancel)).ShouldBeFalse();
        (await enrolled.GetPolicyAsync()).Succeeded.ShouldBeTrue();
    }

    [Fact]
    public async Task Nobody_gets_a_certificate_of_the_company_for_another_name_or_with_more_in_it()
    {
        await UseCompanyAsync();
        using var mac = await _site.EnrollAsync();
        var requests = _company.Requests;
        using var key = EnrolledMac.NewKey();
        var named = new CertificateRequest(KeySubject.Of(key), key, HashAlgorithmName.SHA256);
        var alternative = new SubjectAlternativeNameBuilder();
        alternative.AddUserPrincipalName("administrator@corp.example.com");
        named.CertificateExtensions.Add(alternative.Build());
        var attributed = new CertificateRequest(KeySubject.Of(key), key, HashAlgorithmName.SHA256);
        attributed.OtherRequestAttributes.Add(new AsnEncodedData(new Oid("1.3.6.1.4.1.311.13.2.1"), [0x30, 0x00]));
        foreach (var request in new[] { new CertificateRequest("CN=Administrator", key, HashAlgorithmName.SHA256), new CertificateRequest(KeySubject.Of(mac.Identity.OpenSigningKey()), key, HashAlgorithmName.SHA256), named, attributed })
        {
            var body = JsonSerializer.SerializeToUtf8Bytes(new RenewalRequest(request.CreateSigningRequest()), MessagesJson.Default.RenewalRequest);
            (await mac.Connection.SendAsync(HttpMethod.Post, "/client/v1/certificate", body, null, TimeSpan.FromSeconds(30), Cancel)).Problem!.Code.ShouldBe(ProblemCodes.BodyMalformed);
        }

        _company.Requests.ShouldBe(requests);
    }

    [Fact]
    public async Task The_site_servers_certificate_is_renewed_ahead_of_its_end_and_replaced_by_the_sites_own_where_that_fails()
    {
        _company.Lifetime = TimeSpan.FromHours(1);
        await UseCompanyAsync();
        var server = _site.Services.GetRequiredService<CompanyServerCertificate>();
        var first = _site.Certificates.Server.SerialNumber;
        _site.Clock.Advance(TimeSpan.FromMinutes(40));
        await server.MaintainAsync(Cancel);
        _site.Certificates.Server.SerialNumber.ShouldBe(first);
        _site.Clock.Advance(TimeSpan.FromMinutes(10));
        await server.MaintainAsync(Cancel);
        _site.Certificates.Server.SerialNumber.ShouldNotBe(first);

        await _company.StopAsync(Cancel);
        _site.Clock.Advance(TimeSpan.FromMinutes(61));
        await server.MaintainAsync(Cancel);
        await _site.Certificates.LoadAsync(Cancel);
        _site.Certificates.Server.Issuer.ShouldBe(_site.Certificates.Authority.Subject);
        _site.Certificates.FindServerFault().ShouldBeNull();
    }

    [Fact]
    public async Task An_issuing_authority_below_a_root_is_trusted_by_its_key_and_not_by_its_name()
    {
        await using var namesake = await EmulatedAuthority.StartAsync(_site.Clock, Cancel);
        using var key = EnrolledMac.NewKey();
        using var real = _company.Certify(new PublicKey(key), CertificateTrust.ServerAuthentication);
        using var forged = namesake.Certify(new PublicKey(key), CertificateTrust.ServerAuthentication);
        var now = _site.Clock.GetUtcNow();

        CertificateTrust.IsIssuedBy(real, [_company.Certificate], CertificateTrust.ServerAuthentication, now).ShouldBeTrue();
        CertificateTrust.IsIssuedBy(forged, [_company.Certificate], CertificateTrust.ServerAuthentication, now).ShouldBeFalse();
        CertificateTrust.IsIssuedBy(real, [_company.Certificate], CertificateTrust.ClientAuthentication, now).ShouldBeFalse();
        CertificateTrust.IsIssuedBy(real, [_company.Certificate], CertificateTrust.ServerAuthentication, now.AddYears(2)).ShouldBeFalse();
        CertificateTrust.IsIssuedBy(real, [real], CertificateTrust.ServerAuthentication, now).ShouldBeFalse();
    }

    private async Task<CompanyAuthorityState> UseCompanyAsync(CompanyAuthoritySettings? settings = null, string? password = EmulatedAuthority.Password) =>
        await _site.RunAsync(new SaveCompanyAuthority(settings ?? Settings, password));

    private async Task<(string? Code, string? Detail)> EnrollAsync(EnrolledMac? mac = null)
    {
        using var made = mac is null ? new EnrolledMac(_site, LiveSite.NewFacts(), _site.Clock) : null;
        var result = await (mac ?? made!).EnrollAsync(new EnrollmentAuthorization { Token = _site.Token }, previous: null, _site.Fingerprint);
        return (result.Code, result.Detail);
    }

    private void AssertOfCompany(EnrolledMac mac, string template)
    {
        var certificate = Certificate(mac);
        CertificateTrust.IsIssuedBy(certificate, [_company.Certificate], CertificateTrust.ClientAuthentication, _site.Clock.GetUtcNow()).ShouldBeTrue();
        EmulatedAuthority.FindTemplate(certificate).ShouldBe(template);
        certificate.Subject.ShouldBe(KeySubject.Of(certificate.PublicKey).Name);
    }

    private static X509Certificate2 Certificate(EnrolledMac mac) => X509CertificateLoader.LoadCertificate(mac.Identity.Certificate);
}
