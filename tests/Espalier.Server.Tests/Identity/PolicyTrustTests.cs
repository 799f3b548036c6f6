using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Espalier.Contracts.Messages;
using Espalier.Contracts.Policies;
using Espalier.Contracts.Signatures;
using Espalier.MacClient.Policies;
using Espalier.Site.Security.Certificates;

namespace Espalier.Server.Tests.Identity;

/// <summary>A policy counts only as the site signed it for this Mac; the last one that did stays in force.</summary>
public sealed class PolicyTrustTests(LiveSite site) : IClassFixture<LiveSite>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("genuine", null)]
    [InlineData("no signature", "Malformed")]
    [InlineData("no JWS", "Malformed")]
    [InlineData("algorithm none", "WrongType")]
    [InlineData("an action's type", "WrongType")]
    [InlineData("foreign signer", "UntrustedCertificate")]
    [InlineData("foreign signer under the site's name", "UntrustedCertificate")]
    [InlineData("signed by a Mac's key", "UntrustedCertificate")]
    [InlineData("signed by the server's key", "UntrustedCertificate")]
    [InlineData("signed by the authority itself", "UntrustedCertificate")]
    [InlineData("another key than the certificate's", "WrongSignature")]
    [InlineData("altered", "WrongSignature")]
    [InlineData("another Mac's", "for another Mac")]
    [InlineData("another site's", "for another Mac")]
    [InlineData("altered assignments", "assignments do not fit")]
    [InlineData("older", "older than the one in force")]
    [InlineData("authority that is none", "malformed")]
    [InlineData("not JSON", "malformed")]
    [InlineData("too large", "Malformed")]
    [Trait("Line", "SEC-20")]
    public async Task A_policy_that_is_not_the_sites_for_this_Mac_is_not_believed(string what, string? why)
    {
        using var mac = await site.EnrollAsync();
        (await mac.DownloadAsync()).IsNew.ShouldBeTrue();
        var good = mac.Policy.Current!;
        var body = Forge(what, mac, good.Device);
        await using var proxy = await Impostor.StartAsync(
            () => site.Certificates.Server,
            http =>
            {
                http.Response.Headers.ETag = "\"forged\"";
                return http.Response.Body.WriteAsync(body, Cancel).AsTask();
            },
            Cancel);
        mac.Use(mac.Identity with { SiteUrl = proxy.Url.ToString() });

        var outcome = await mac.DownloadAsync();

        outcome.Problem.ShouldBe(why is null ? null : PolicyOutcome.NotBelievedPrefix + why);
        outcome.IsNew.ShouldBe(why is null);
        if (why is not null)
        {
            mac.Policy.Current!.Version.ShouldBe(good.Version);
            new PolicyClient(mac.Store).Current!.Version.ShouldBe(good.Version);
        }
    }

    [Fact]
    public async Task An_endless_answer_is_cut_off_and_the_policy_stays()
    {
        using var mac = await site.EnrollAsync();
        await mac.DownloadAsync();
        var good = mac.Policy.Current!.Version;
        await using var proxy = await Impostor.StartAsync(
            () => site.Certificates.Server,
            async http =>
            {
                var chunk = new byte[1024 * 1024];
                for (var i = 0; i < 40; i++)
                {
                    await http.Response.Body.WriteAsync(chunk, http.RequestAborted);
                }
            },
            Cancel);
        mac.Use(mac.Identity with { SiteUrl = proxy.Url.ToString() });

        await Should.ThrowAsync<HttpRequestException>(mac.DownloadAsync);

        mac.Policy.Current!.Version.ShouldBe(good);
    }

    [Fact]
    public async Task Authorities_of_a_policy_that_was_stored_before_a_crash_are_named_again()
    {
        using var mac = await site.EnrollAsync();
        (await mac.DownloadAsync()).Authorities.ShouldBeNull();
        using var unknown = CertificateFactory.CreateAuthority("OLD", site.Clock.GetUtcNow());
        mac.Use(mac.Identity with { Authorities = [.. mac.Identity.Authorities, unknown.RawData] });

        var outcome = await mac.DownloadAsync();

        outcome.IsNew.ShouldBeFalse();
        outcome.Authorities!.Single().ShouldBe(site.Certificates.Authority.RawData);
    }

    private byte[] Forge(string what, EnrolledMac mac, DevicePolicy device)
    {
        var now = site.Clock.GetUtcNow();
        const string Assignments = "{\"baselines\":[]}";
        var signer = site.Certificates.PolicySigner;
        var policy = device with { IssuedAt = now.AddSeconds(1), AssignmentsSha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Assignments))) };
        string Sign(DevicePolicy payload, X509Certificate2 certificate, string type = ChannelKinds.PolicyType)
        {
            using var key = certificate.GetECDsaPrivateKey()!;
            return SignedDocument.Sign(key, certificate, type, JsonSerializer.SerializeToUtf8Bytes(payload, MessagesJson.Default.DevicePolicy));
        }

        string With(string document, int part, Func<string, string> change)
        {
            var parts = document.Split('.');
            parts[part] = change(parts[part]);
            return string.Join('.', parts);
        }

        string Decoded(string part, Func<string, string> change) =>
            System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes(change(Encoding.UTF8.GetString(System.Buffers.Text.Base64Url.DecodeFromChars(part)))));

        var genuine = Sign(policy, signer);
        var document = what switch
        {
            "no signature" => genuine[..genuine.LastIndexOf('.')],
            "no JWS" => "policy",
            "algorithm none" => With(With(genuine, 0, p => Decoded(p, h => h.Replace("ES256", "none", StringComparison.Ordinal))), 2, _ => ""),
            "an action's type" => Sign(policy, signer, ChannelKinds.ActionType),
            "foreign signer" => SignForeign("XXX"),
            "foreign signer under the site's name" => SignForeign(LiveSite.SiteCode),
            "signed by a Mac's key" => SignAsMac(),
            "signed by the server's key" => Sign(policy, site.Certificates.Server),
            "signed by the authority itself" => Sign(policy, site.Certificates.Authority),
            "another key than the certificate's" => SignWithOtherKey(),
            "altered" => With(genuine, 1, p => Decoded(p, j => j.Replace("\"policyPollMinutes\":60", "\"policyPollMinutes\":61", StringComparison.Ordinal))),
            "another Mac's" => Sign(policy with { ClientId = Guid.NewGuid() }, signer),
            "another site's" => Sign(policy with { SiteCode = "T13" }, signer),
            "older" => Sign(policy with { IssuedAt = device.IssuedAt.AddSeconds(-1) }, signer),
            "authority that is none" => Sign(policy with { TrustedAuthorities = ["AAAA"] }, signer),
            "too large" => new string('a', SignedDocument.MaxLength + 1),
            _ => genuine,
        };
        return what == "not JSON" ? "<html>"u8.ToArray() : JsonSerializer.SerializeToUtf8Bytes(new PolicyEnvelope(what == "altered assignments" ? "{\"baselines\": []}" : Assignments, document), MessagesJson.Default.PolicyEnvelope);

        string SignForeign(string siteCode)
        {
            using var foreign = CertificateFactory.CreateAuthority(siteCode, now);
            using var foreignSigner = CertificateFactory.CreatePolicySigner(foreign, siteCode, now);
            return Sign(policy, foreignSigner);
        }

        string SignAsMac()
        {
            using var key = ECDsa.Create();
            key.ImportPkcs8PrivateKey(mac.Identity.SigningKey, out _);
            using var certificate = X509CertificateLoader.LoadCertificate(mac.Identity.Certificate);
            using var own = certificate.CopyWithPrivateKey(key);
            return Sign(policy, own);
        }

        string SignWithOtherKey()
        {
            using var key = EnrolledMac.NewKey();
            return SignedDocument.Sign(key, signer, ChannelKinds.PolicyType, JsonSerializer.SerializeToUtf8Bytes(policy, MessagesJson.Default.DevicePolicy));
        }
    }
}
