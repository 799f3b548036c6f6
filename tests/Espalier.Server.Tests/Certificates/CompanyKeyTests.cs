using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Espalier.Contracts.Admin.ActiveDirectory;
using Espalier.Contracts.Admin.Certificates;
using Espalier.Contracts.Admin.Enrollment;
using Espalier.Contracts.Messages;
using Espalier.Contracts.Signatures;
using Espalier.Server.Tests.Identity;
using Espalier.Site.Security.CompanyAuthority;
using Espalier.Testing.Certificates;
using Espalier.Testing.Directories;
using Microsoft.Extensions.DependencyInjection;

namespace Espalier.Server.Tests.Certificates;

/// <summary>Templates of the company decide what keys Macs make, the site server's and theirs: a real directory, an emulated authority, the real client.</summary>
public sealed class CompanyKeyTests(SambaServer samba) : IAsyncLifetime
{
    // The domain is shared with other tests, and what is in it too.
    private const string ServerTemplate = "KeysSiteServer";
    private const string MacTemplate = "KeysMac";
    private const string KeyStorage = "pKIDefaultCSPs";
    private const string Properties = "msPKI-RA-Application-Policies";

    private readonly LiveSite _site = new();
    private EmulatedAuthority _company = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private CompanyAuthoritySettings Settings =>
        new(_company.Name, _company.Address, EmulatedAuthority.UserName, ServerTemplate, MacTemplate, _company.RootPem);

    public async ValueTask InitializeAsync()
    {
        await _site.InitializeAsync();
        _company = await EmulatedAuthority.StartAsync(_site.Clock, Cancel, "Corp Keys CA");
        (_company.Templates[ServerTemplate], _company.Templates[MacTemplate]) = (EmulatedAuthority.AnyKey, EmulatedAuthority.AnyKey);
    }

    public async ValueTask DisposeAsync()
    {
        await _site.DisposeAsync();
        await _company.DisposeAsync();
    }

    [Theory]
    [InlineData(KeyKind.EcP256)]
    [InlineData(KeyKind.EcP384)]
    [InlineData(KeyKind.Rsa2048)]
    [InlineData(KeyKind.Rsa3072)]
    [Trait("Line", "SEC-26")]
    public async Task A_Mac_makes_the_key_that_is_certified_and_all_that_it_signs_is_believed(KeyKind kind)
    {
        _company.Templates[MacTemplate] = Taking(kind);
        await UseCompanyAsync(Settings with { MacKey = kind });
        (await _site.RunAsync(new GetCompanyAuthority())).MacKey.ShouldBe(kind);
        var requests = _company.Requests;

        using var mac = await _site.EnrollAsync();

        _company.Requests.ShouldBe(requests + 1, "the authority is asked for nothing that it would refuse");
        KindOf(mac).ShouldBe(kind);
        (await mac.DownloadAsync()).Problem.ShouldBeNull();
        mac.Add(ReportKinds.PolicyState, new PolicyStateReport("v1", "1.2.3", []));
        (await mac.SendAllAsync()).ShouldBeNull();
        (await mac.Request(HttpMethod.Post, "/client/v1/reports", "{}"u8.ToArray()).SendAsync()).Problem!.Code.ShouldBe(ProblemCodes.BodyMalformed, "it was the Mac's");
        var stranger = mac.Request(HttpMethod.Get, "/client/v1/policy") with { Key = MacKey.Create(kind) };
        (await stranger.SendAsync()).Problem!.Code.ShouldBe(ProblemCodes.SignatureInvalid);
        var own = mac.Request(HttpMethod.Get, "/client/v1/policy");
        (await (own with { SentPath = "/client/v1/channel" }).SendAsync()).Problem!.Code.ShouldBe(ProblemCodes.SignatureInvalid);
        (await (own with { Created = _site.Clock.GetUtcNow().AddMinutes(-6) }).SendAsync()).Problem!.Code.ShouldBe(ProblemCodes.ClockSkew);

        // With its key it keeps its record, and with a renewed one too.
        var id = await mac.IdAsync();
        _site.Clock.Advance(TimeSpan.FromMinutes(1));
        (await mac.Session.RenewAsync(Cancel)).ShouldBeTrue();
        KindOf(mac).ShouldBe(kind);
        (await mac.GetPolicyAsync()).Succeeded.ShouldBeTrue();
        var again = await mac.EnrollAsync(new EnrollmentAuthorization { Token = _site.Token }, mac.Identity, _site.Fingerprint);
        (again.Detail, again.IsConflict).ShouldBe((null, false));
        (await mac.IdAsync()).ShouldBe(id);
        (await mac.GetPolicyAsync()).Succeeded.ShouldBeTrue();
    }

    [Fact]
    [Trait("Line", "SEC-26")]
    public async Task A_renewal_follows_the_template_to_another_kind_of_key_and_back_and_no_Mac_is_lost()
    {
        await UseCompanyAsync(Settings);
        using var mac = await _site.EnrollAsync();
        var id = await mac.IdAsync();
        KindOf(mac).ShouldBe(KeyKind.EcP256);
        foreach (var kind in new[] { KeyKind.Rsa3072, KeyKind.EcP384, KeyKind.Rsa2048 })
        {
            _company.Templates[MacTemplate] = Taking(kind);
            await UseCompanyAsync(Settings with { MacKey = kind }, password: null);
            (await mac.GetPolicyAsync()).Succeeded.ShouldBeTrue();
            mac.Connection.ShouldRenew.ShouldBeFalse("a certificate that is good stays");
            _site.Clock.Advance(TimeSpan.FromMinutes(1));
            (await mac.Session.RenewAsync(Cancel)).ShouldBeTrue(kind.ToString());
            KindOf(mac).ShouldBe(kind);
            (await mac.GetPolicyAsync()).Succeeded.ShouldBeTrue();
        }

        await _site.RunAsync(new RemoveCompanyAuthority());
        _site.Clock.Advance(TimeSpan.FromMinutes(1));
        mac.Use(mac.Identity);
        (await mac.GetPolicyAsync()).Succeeded.ShouldBeTrue();
        mac.Connection.ShouldRenew.ShouldBeTrue();
        (await mac.Session.RenewAsync(Cancel)).ShouldBeTrue();
        (await mac.GetPolicyAsync()).Succeeded.ShouldBeTrue();
        (KindOf(mac), await mac.IdAsync()).ShouldBe((KeyKind.EcP256, id));
        await _site.RunAsync(new RevokeDevice(id, "lost"));
        (await mac.GetPolicyAsync()).Problem!.Code.ShouldBe(ProblemCodes.KeyRevoked);
    }

    [Fact]
    public async Task A_waiting_request_of_an_RSA_key_is_fetched_with_that_key_although_the_answer_came_late()
    {
        _company.Templates[MacTemplate] = Taking(KeyKind.Rsa2048);
        await UseCompanyAsync(Settings with { MacKey = KeyKind.Rsa2048 });
        _company.Answer = EmulatedAnswer.Pend;
        using var mac = new EnrolledMac(_site, LiveSite.NewFacts(), _site.Clock);
        var requests = _company.Requests;
        var authorization = new EnrollmentAuthorization { Token = await _site.CreateTokenAsync() };
        (await mac.EnrollAsync(authorization, previous: null, _site.Fingerprint)).Code.ShouldBe(ProblemCodes.CertificatePending);
        (await mac.EnrollAsync(authorization, previous: null, _site.Fingerprint)).Code.ShouldBe(ProblemCodes.CertificatePending);
        _company.Requests.ShouldBe(requests + 1, "the key is kept, and so the request is the same");

        _company.Decide(issue: true);
        (await mac.EnrollAsync(authorization, previous: null, _site.Fingerprint)).Detail.ShouldBeNull();
        KindOf(mac).ShouldBe(KeyKind.Rsa2048);
    }

    [Fact]
    public async Task A_client_that_knows_one_kind_of_key_alone_reads_why_it_is_refused_and_uses_up_nothing()
    {
        await UseCompanyAsync(Settings with { MacKey = KeyKind.Rsa2048 });
        using var key = MacKey.Create(KeyKind.EcP256);
        using var agreement = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        var token = await _site.CreateTokenAsync();
        var request = new EnrollmentRequest
        {
            CertificateRequest = key.CreateRequest(), AgreementKey = agreement.ExportSubjectPublicKeyInfo(), Facts = LiveSite.NewFacts(), ClientVersion = "1.0.0", Authorization = new EnrollmentAuthorization { Token = token },
        };
        var before = await _site.ContentsAsync();
        using var message = new HttpRequestMessage(HttpMethod.Post, new Uri(_site.Url, "/client/v1/enrollment"))
        {
            Content = new StringContent(JsonSerializer.Serialize(request, MessagesJson.Default.EnrollmentRequest), System.Text.Encoding.UTF8, "application/json"),
        };
        using var response = await RawRequest.OpenAsync(message);

        response.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        var problem = JsonSerializer.Deserialize(await response.Content.ReadAsByteArrayAsync(Cancel), MessagesJson.Default.ProblemBody)!;
        (problem.Code, problem.Key).ShouldBe((ProblemCodes.KeyKindWanted, "rsa-2048"));
        problem.Detail!.ShouldContain("RSA with 2048 bits");
        (await _site.ContentsAsync()).ShouldBe(before);
        (await new EnrolledMac(_site, LiveSite.NewFacts(), _site.Clock).EnrollAsync(new EnrollmentAuthorization { Token = token }, null, _site.Fingerprint)).Detail.ShouldBeNull();
    }

    [Fact]
    [Trait("Line", "SEC-26")]
    public async Task The_kinds_of_keys_are_read_from_the_templates_in_the_directory_and_followed_when_they_change()
    {
        Assert.SkipUnless(SambaServer.Missing is null, SambaServer.Missing ?? "");
        var domain = await samba.StartAsync(Cancel);
        var objects = new DomainAuthority(domain);
        await objects.AddAuthorityAsync(_company.Name, "ca.corp.example.com", _company.Certificate.RawData, [ServerTemplate, MacTemplate], Cancel);
        await objects.AddServerTemplateAsync(ServerTemplate, Cancel);
        await UseKeyStorageAsync(objects, ServerTemplate, "ECDSA_P384", 384);
        await objects.AddMacTemplateAsync(MacTemplate, Cancel);
        await UseKeyStorageAsync(objects, MacTemplate, "RSA", 3072);
        var directory = new DirectorySettings(SambaDomain.DnsName, SambaDomain.NetBiosName, [domain.Address], domain.Administrator, domain.AuthorityPem, 60);
        await _site.RunAsync(new SaveDirectory(directory, SambaDomain.AdministratorPassword));
        _company.Templates[ServerTemplate] = EmulatedAuthority.On(ECCurve.NamedCurves.nistP384);
        _company.Templates[MacTemplate] = EmulatedAuthority.RsaOf(3072);

        // A template that takes RSA keys only is right, and what follows from it is said.
        var found = (await _site.RunAsync(new CheckCertificateTemplate(_company.Name, MacTemplate, TemplatePurpose.MacClient))).Findings.Single(static f => f.Property == "Algorithm name");
        (found.IsRight, found.Notice!.Contains("RSA keys only", StringComparison.Ordinal), found.Notice.Contains("3072 bits", StringComparison.Ordinal)).ShouldBe((true, true, true));

        var state = await UseCompanyAsync(Settings);
        state.MacKey.ShouldBe(KeyKind.Rsa3072);
        _site.Certificates.Server.GetECDsaPublicKey()!.KeySize.ShouldBe(384);
        (await HandshakeAsync()).ShouldBe((true, "ECDSA P-384"));
        using var mac = await _site.EnrollAsync();
        KindOf(mac).ShouldBe(KeyKind.Rsa3072);
        (await mac.DownloadAsync()).Problem.ShouldBeNull();

        await UseKeyStorageAsync(objects, MacTemplate, "ECDSA_P384", 384);
        _company.Templates[MacTemplate] = EmulatedAuthority.On(ECCurve.NamedCurves.nistP384);
        await _site.Services.GetRequiredService<CompanyServerCertificate>().MaintainAsync(Cancel);
        (await _site.RunAsync(new GetCompanyAuthority())).MacKey.ShouldBe(KeyKind.EcP384);
        using var later = await _site.EnrollAsync();
        KindOf(later).ShouldBe(KeyKind.EcP384);
        (await mac.GetPolicyAsync()).Succeeded.ShouldBeTrue("the keys before are good until they are renewed");
        _site.Clock.Advance(TimeSpan.FromMinutes(1));
        (await mac.Session.RenewAsync(Cancel)).ShouldBeTrue();
        KindOf(mac).ShouldBe(KeyKind.EcP384);

        // Without an answer of the directory nothing changes.
        await _site.RunAsync(new RemoveDirectory());
        await _site.Services.GetRequiredService<CompanyServerCertificate>().MaintainAsync(Cancel);
        (await _site.RunAsync(new GetCompanyAuthority())).MacKey.ShouldBe(KeyKind.EcP384);
    }

    private static async Task UseKeyStorageAsync(DomainAuthority objects, string template, string algorithm, int bits)
    {
        await objects.SetTemplateAsync(template, KeyStorage, "1,Microsoft Software Key Storage Provider", Cancel);
        await objects.SetTemplateAsync(template, "msPKI-Private-Key-Flag", (0x0302_0010).ToString(System.Globalization.CultureInfo.InvariantCulture), Cancel);
        await objects.SetTemplateAsync(template, Properties, $"msPKI-Asymmetric-Algorithm`PZPWSTR`{algorithm}`msPKI-Hash-Algorithm`PZPWSTR`SHA384`", Cancel);
        await objects.SetTemplateAsync(template, "msPKI-Minimal-Key-Size", bits.ToString(System.Globalization.CultureInfo.InvariantCulture), Cancel);
    }

    private static Func<PublicKey, bool> Taking(KeyKind kind) => kind switch
    {
        KeyKind.EcP256 => EmulatedAuthority.On(ECCurve.NamedCurves.nistP256),
        KeyKind.EcP384 => EmulatedAuthority.On(ECCurve.NamedCurves.nistP384),
        KeyKind.Rsa2048 => EmulatedAuthority.RsaOf(2048),
        KeyKind.Rsa3072 => EmulatedAuthority.RsaOf(3072),
    };

    /// <summary>A handshake with the site server as a Mac makes it, and the key that it showed.</summary>
    private async Task<(bool IsTls12OrNewer, string Key)> HandshakeAsync()
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(_site.Url.Host, _site.Url.Port, Cancel);
        await using var tls = new SslStream(tcp.GetStream());
        await tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = _site.Url.Host,
                RemoteCertificateValidationCallback = (_, certificate, _, _) => CertificateTrust.IsIssuedBy((X509Certificate2)certificate!, [_company.Certificate], CertificateTrust.ServerAuthentication, _site.Clock.GetUtcNow()),
            },
            Cancel);
        using var shown = X509CertificateLoader.LoadCertificate(tls.RemoteCertificate!.GetRawCertData());
        using var key = shown.GetECDsaPublicKey();
        return (tls.SslProtocol is SslProtocols.Tls12 or SslProtocols.Tls13, key is null ? "RSA" : $"ECDSA P-{key.KeySize}");
    }

    private static KeyKind KindOf(EnrolledMac mac)
    {
        using var key = mac.Identity.OpenSigningKey();
        using var certificate = X509CertificateLoader.LoadCertificate(mac.Identity.Certificate);
        certificate.PublicKey.ExportSubjectPublicKeyInfo().ShouldBe(key.ExportSubjectPublicKeyInfo());
        certificate.Subject.ShouldStartWith("CN=");
        return key.Kind;
    }

    private async Task<CompanyAuthorityState> UseCompanyAsync(CompanyAuthoritySettings settings, string? password = EmulatedAuthority.Password) =>
        await _site.RunAsync(new SaveCompanyAuthority(settings, password));
}
