using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Espalier.Contracts.Messages;
using Espalier.Contracts.Signatures;
using Espalier.MacClient.Connection;
using Espalier.Site.Security.Certificates;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace Espalier.Server.Tests.Identity;

/// <summary>The client tells nothing to a site that has not proven to be the pinned one.</summary>
public sealed class SiteTrustTests(LiveSite site) : IClassFixture<LiveSite>
{
    private static readonly EnrollmentAuthorization Secret = new() { UserName = "Emil", Password = LiveSite.Password };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("another fingerprint")]
    [InlineData("truncated")]
    [InlineData("longer")]
    [InlineData("empty")]
    [InlineData("of the server certificate")]
    [Trait("Line", "ENR-8")]
    public async Task Without_the_right_fingerprint_nothing_secret_is_sent(string what)
    {
        await using var spy = await Impostor.StartAsync(() => site.Certificates.Server, AnnounceAsync([site.Certificates.Authority]), Cancel);
        using var mac = new EnrolledMac(site, LiveSite.NewFacts(), site.Clock);
        var fingerprint = what switch
        {
            "another fingerprint" => new string('0', 64),
            "truncated" => site.Fingerprint[..62],
            "longer" => site.Fingerprint + "00",
            "of the server certificate" => CertificateTrust.Fingerprint(site.Certificates.Server),
            _ => "",
        };

        var result = await mac.EnrollAsync(Secret, previous: null, fingerprint, spy.Url);

        (result.Identity, result.Code).ShouldBe((null, "authority-mismatch"));
        spy.Asked.ShouldBe(["GET /client/v1/site "]);
    }

    [Fact]
    [Trait("Line", "ENR-8")]
    public async Task The_address_and_the_pinned_authority_are_kept_in_the_clients_settings()
    {
        using var mac = await site.EnrollAsync();

        var kept = ClientIdentity.Load(mac.Store)!;

        kept.SiteUrl.ShouldBe(site.Url.ToString());
        CertificateTrust.Fingerprint(X509CertificateLoader.LoadCertificate(kept.Authorities.ShouldHaveSingleItem())).ShouldBe(site.Fingerprint, StringCompareShould.IgnoreCase);
    }

    [Theory]
    [InlineData("own authority")]
    [InlineData("expired")]
    [InlineData("not yet valid")]
    [InlineData("wrong name")]
    [InlineData("self-signed")]
    [Trait("Line", "SEC-20")]
    public async Task A_server_that_shows_the_right_authority_but_has_no_good_certificate_of_it_gets_nothing_secret(string what)
    {
        var now = site.Clock.GetUtcNow();
        var authority = site.Certificates.Authority;
        using var foreign = CertificateFactory.CreateAuthority("T12", now);
        using var certificate = what switch
        {
            "own authority" => CertificateFactory.CreateServer(foreign, ["127.0.0.1"], now),
            "not yet valid" => CertificateFactory.CreateServer(authority, ["127.0.0.1"], now.AddDays(2)),
            "wrong name" => CertificateFactory.CreateServer(authority, ["other.example", "127.0.0.2"], now),
            "self-signed" => CertificateCopy.Of(foreign),
            _ => CertificateCopy.Of(site.Certificates.Server),
        };
        await using var spy = await Impostor.StartAsync(() => certificate, AnnounceAsync([authority]), Cancel);
        using var mac = new EnrolledMac(site, LiveSite.NewFacts(), what == "expired" ? new FakeTimeProvider(now.AddDays(400)) : site.Clock);

        var result = await mac.EnrollAsync(Secret, previous: null, site.Fingerprint, spy.Url);

        (result.Identity, result.Code).ShouldBe((null, ProblemCodes.SiteUnavailable));
        spy.Asked.ShouldBe(["GET /client/v1/site "]);
    }

    [Fact]
    [Trait("Line", "SEC-20")]
    public async Task An_enrolled_Mac_speaks_to_no_server_below_another_authority()
    {
        using var mac = await site.EnrollAsync();
        using var foreign = CertificateFactory.CreateAuthority("T12", site.Clock.GetUtcNow());
        using var certificate = CertificateFactory.CreateServer(foreign, ["127.0.0.1"], site.Clock.GetUtcNow());
        await using var spy = await Impostor.StartAsync(() => certificate, AnnounceAsync([foreign]), Cancel);
        mac.Use(mac.Identity with { SiteUrl = spy.Url.ToString() });

        await Should.ThrowAsync<HttpRequestException>(mac.GetPolicyAsync);
        (await mac.Session.FollowSuccessionAsync(Cancel)).ShouldBeFalse();

        spy.Asked.ShouldBe(["GET /client/v1/site "]);
    }

    [Fact]
    public async Task A_certificate_that_is_not_for_the_Macs_key_is_not_taken()
    {
        var now = site.Clock.GetUtcNow();
        var answer = new EnrollmentAnswer { ClientId = Guid.NewGuid(), SiteCode = "T12", Certificate = site.Certificates.Server.RawData, Authorities = [site.Certificates.Authority.RawData], Epoch = 1 };
        await using var spy = await Impostor.StartAsync(
            () => site.Certificates.Server,
            http => http.Request.Method == "GET" ? AnnounceAsync([site.Certificates.Authority])(http) : http.Response.WriteAsJsonAsync(answer, MessagesJson.Default.EnrollmentAnswer),
            Cancel);
        using var mac = new EnrolledMac(site, LiveSite.NewFacts(), site.Clock);

        (await mac.EnrollAsync(Secret, previous: null, site.Fingerprint, spy.Url)).Code.ShouldBe("certificate-unusable");
    }

    [Fact]
    public void A_certificate_for_one_purpose_is_worth_nothing_for_another()
    {
        var now = site.Clock.GetUtcNow();
        using var device = Device(site.Certificates.Authority, now);
        var certificates = new Dictionary<string, X509Certificate2>
        {
            [CertificateTrust.ServerAuthentication] = site.Certificates.Server,
            [CertificateTrust.PolicySigning] = site.Certificates.PolicySigner,
            [CertificateTrust.ClientAuthentication] = device,
        };

        foreach (var (purpose, certificate) in certificates)
        {
            foreach (var asked in certificates.Keys)
            {
                CertificateTrust.IsIssuedBy(certificate, [site.Certificates.Authority], asked, now).ShouldBe(asked == purpose);
            }

            CertificateTrust.IsIssuedBy(certificate, [], purpose, now).ShouldBeFalse();
            CertificateTrust.IsIssuedBy(certificate, [site.Certificates.Authority], purpose, now.AddYears(11)).ShouldBeFalse();
            CertificateTrust.IsIssuedBy(certificate, [site.Certificates.Authority], purpose, now.AddDays(-2)).ShouldBeFalse();
        }
    }

    private Func<HttpContext, Task> AnnounceAsync(IReadOnlyList<X509Certificate2> authorities) => async http =>
    {
        var announcement = new SiteAnnouncement("T12", "1", site.Clock.GetUtcNow(), [.. authorities.Select(a => a.RawData)]);
        await http.Response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(announcement, MessagesJson.Default.SiteAnnouncement), Cancel);
    };

    private static X509Certificate2 Device(X509Certificate2 authority, DateTimeOffset now)
    {
        using var key = EnrolledMac.NewKey();
        return CertificateFactory.IssueDevice(authority, new CertificateRequest("CN=x", key, HashAlgorithmName.SHA256), Guid.NewGuid(), now, now.AddYears(1));
    }
}

internal static class CertificateCopy
{
    /// <summary>The same certificate with the same key, to be disposed by itself.</summary>
    public static X509Certificate2 Of(X509Certificate2 certificate)
    {
        using var key = certificate.GetECDsaPrivateKey()!;
        using var plain = X509CertificateLoader.LoadCertificate(certificate.RawData);
        return plain.CopyWithPrivateKey(key);
    }
}
