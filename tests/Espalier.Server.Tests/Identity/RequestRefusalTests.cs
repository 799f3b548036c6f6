using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Espalier.Contracts.Messages;
using Espalier.Contracts.Signatures;
using Espalier.Site.Security.Certificates;

namespace Espalier.Server.Tests.Identity;

/// <summary>Requests that are not exactly what an enrolled Mac signed are refused with a stable code, and change nothing.</summary>
public sealed class RequestRefusalTests(LiveSite site) : IClassFixture<LiveSite>
{
    private static readonly byte[] Empty = JsonSerializer.SerializeToUtf8Bytes(new ReportBatch(1, []), MessagesJson.Default.ReportBatch);

    [Fact]
    [Trait("Line", "SEC-20")]
    public async Task A_request_that_the_Mac_signed_is_taken()
    {
        using var mac = await site.EnrollAsync();
        (await mac.Request(HttpMethod.Post, "/client/v1/reports", Empty).SendAsync()).Status.ShouldBe(HttpStatusCode.OK);
        (await mac.Request(HttpMethod.Get, "/client/v1/policy").SendAsync()).Status.ShouldBe(HttpStatusCode.OK);
        using var certificate = X509CertificateLoader.LoadCertificate(mac.Identity.Certificate);
        certificate.Issuer.ShouldBe(site.Certificates.Authority.Subject);
    }

    [Theory]
    [InlineData("unsigned", ProblemCodes.SignatureMissing)]
    [InlineData("no digest", ProblemCodes.SignatureMissing)]
    [InlineData("two digests", ProblemCodes.SignatureInvalid)]
    [InlineData("no signature input", ProblemCodes.SignatureMissing)]
    [InlineData("another algorithm", ProblemCodes.SignatureMissing)]
    [InlineData("fewer components", ProblemCodes.SignatureMissing)]
    [InlineData("altered body", ProblemCodes.SignatureInvalid)]
    [InlineData("altered body and digest", ProblemCodes.SignatureInvalid)]
    [InlineData("altered path", ProblemCodes.SignatureInvalid)]
    [InlineData("added query", ProblemCodes.SignatureInvalid)]
    [InlineData("altered method", ProblemCodes.SignatureInvalid)]
    [InlineData("altered time", ProblemCodes.SignatureInvalid)]
    [InlineData("another Mac's key", ProblemCodes.SignatureInvalid)]
    [InlineData("another Mac's key id", ProblemCodes.SignatureInvalid)]
    [InlineData("unknown key id", ProblemCodes.KeyUnknown)]
    [InlineData("certificate of a foreign authority", ProblemCodes.KeyUnknown)]
    [InlineData("key id in upper case", ProblemCodes.SignatureMissing)]
    [InlineData("wrong site", ProblemCodes.WrongSite)]
    [InlineData("no site", ProblemCodes.WrongSite)]
    [InlineData("signed for another site", ProblemCodes.SignatureInvalid)]
    [Trait("Line", "SEC-20")]
    public async Task A_request_that_is_not_what_an_enrolled_Mac_signed_is_refused(string what, string code)
    {
        using var mac = await site.EnrollAsync();
        using var other = await site.EnrollAsync();
        var batch = JsonSerializer.SerializeToUtf8Bytes(new ReportBatch(1, [Report(1)]), MessagesJson.Default.ReportBatch);
        var before = await site.ContentsAsync();

        var (status, problem) = await Falsify(what, mac, other, mac.Request(HttpMethod.Post, "/client/v1/reports", batch)).SendAsync();

        status.ShouldBe(HttpStatusCode.Unauthorized);
        problem!.Code.ShouldBe(code);
        problem.Detail.ShouldNotBeNullOrEmpty();
        (await site.ContentsAsync()).ShouldBe(before);
    }

    [Theory]
    [InlineData(-301, false)]
    [InlineData(-299, true)]
    [InlineData(299, true)]
    [InlineData(301, false)]
    [Trait("Line", "SITE-27")]
    public async Task A_request_signed_more_than_five_minutes_off_is_refused_with_the_time_of_the_site(int seconds, bool isTaken)
    {
        using var mac = await site.EnrollAsync();
        var request = mac.Request(HttpMethod.Post, "/client/v1/reports", Empty);

        var (status, problem) = await (request with { Created = site.Clock.GetUtcNow().AddSeconds(seconds) }).SendAsync();

        status.ShouldBe(isTaken ? HttpStatusCode.OK : HttpStatusCode.Unauthorized);
        problem?.Code.ShouldBe(ProblemCodes.ClockSkew);
        problem?.Time.ShouldBe(site.Clock.GetUtcNow());
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("text/plain")]
    [InlineData("no type")]
    public async Task A_body_that_is_not_plain_JSON_is_refused_unread(string what)
    {
        using var mac = await site.EnrollAsync();
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(new byte[4 * 1024 * 1024]);
        }

        var request = what == "gzip" ? mac.Request(HttpMethod.Post, "/client/v1/reports", packed.ToArray()) : mac.Request(HttpMethod.Post, "/client/v1/reports", Empty);
        Action<HttpRequestMessage> alter = what switch
        {
            "gzip" => r => r.Content!.Headers.ContentEncoding.Add("gzip"),
            "text/plain" => r => r.Content!.Headers.ContentType = new("text/plain"),
            _ => r => r.Content!.Headers.ContentType = null,
        };

        var (status, problem) = await (request with { Alter = alter }).SendAsync();

        (status, problem!.Code).ShouldBe((HttpStatusCode.UnsupportedMediaType, ProblemCodes.UnsupportedMediaType));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{\"epoch\":1}")]
    [InlineData("{\"epoch\":1,\"reports\":null}")]
    [InlineData("{\"epoch\":1,\"reports\":[null]}")]
    [InlineData("{\"epoch\":-1,\"reports\":[]}")]
    [InlineData("{\"epoch\":2147483647,\"reports\":[]}")]
    [InlineData("{\"epoch\":1,\"reports\":[{\"sequence\":0,\"kind\":\"inventory\",\"observedAt\":\"2026-03-02T09:00:00Z\",\"body\":{}}]}")]
    [InlineData("{\"epoch\":1,\"reports\":[{\"sequence\":1,\"kind\":null,\"observedAt\":\"2026-03-02T09:00:00Z\",\"body\":{}}]}")]
    [InlineData("too deep")]
    [InlineData("too many")]
    public async Task A_batch_that_is_none_is_refused_and_changes_nothing(string body)
    {
        using var mac = await site.EnrollAsync();
        var text = body switch
        {
            "too deep" => "{\"epoch\":1,\"reports\":" + new string('[', 100_000) + new string(']', 100_000) + "}",
            "too many" => Encoding.UTF8.GetString(JsonSerializer.SerializeToUtf8Bytes(new ReportBatch(1, [.. Enumerable.Range(1, 201).Select(i => Report(i))]), MessagesJson.Default.ReportBatch)),
            _ => body,
        };
        var before = await site.ContentsAsync();

        var (status, problem) = await mac.Request(HttpMethod.Post, "/client/v1/reports", Encoding.UTF8.GetBytes(text)).SendAsync();

        (status, problem!.Code).ShouldBe((HttpStatusCode.BadRequest, ProblemCodes.BodyMalformed));
        (await site.ContentsAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task A_request_that_is_sent_again_changes_nothing()
    {
        using var mac = await site.EnrollAsync();
        var batch = JsonSerializer.SerializeToUtf8Bytes(new ReportBatch(1, [Report(1)]), MessagesJson.Default.ReportBatch);
        var request = mac.Request(HttpMethod.Post, "/client/v1/reports", batch);
        (await request.SendAsync()).Status.ShouldBe(HttpStatusCode.OK);
        var once = await site.ContentsAsync();

        site.Clock.Advance(TimeSpan.FromMinutes(4));
        (await request.SendAsync()).Status.ShouldBe(HttpStatusCode.OK);
        (await site.ContentsAsync()).ShouldBe(once);

        site.Clock.Advance(TimeSpan.FromMinutes(2));
        (await request.SendAsync()).Problem!.Code.ShouldBe(ProblemCodes.ClockSkew);
        (await site.ContentsAsync()).ShouldBe(once);
    }

    private static Report Report(long sequence) => new()
    {
        Sequence = sequence,
        Kind = ReportKinds.PolicyState,
        ObservedAt = DateTimeOffset.UnixEpoch,
        Body = JsonSerializer.SerializeToElement(new PolicyStateReport("v" + sequence, "1.0.0", []), MessagesJson.Default.PolicyStateReport),
    };

    private static RawRequest Falsify(string what, EnrolledMac mac, EnrolledMac other, RawRequest request)
    {
        static void Replace(HttpRequestMessage message, string name, Func<string, string?> change)
        {
            var value = message.Headers.GetValues(name).Single();
            message.Headers.Remove(name);
            if (change(value) is { } changed)
            {
                message.Headers.TryAddWithoutValidation(name, changed);
            }
        }

        var altered = request.Body.ToArray();
        altered[^3] ^= 1;
        switch (what)
        {
            case "unsigned":
                return request with { Alter = r => { Replace(r, "Signature", _ => null); Replace(r, "Signature-Input", _ => null); } };
            case "no digest":
                return request with { Alter = r => Replace(r, "Content-Digest", _ => null) };
            case "two digests":
                return request with { Alter = r => r.Headers.TryAddWithoutValidation("Content-Digest", RequestSignature.ContentDigest([])) };
            case "no signature input":
                return request with { Alter = r => Replace(r, "Signature-Input", _ => null) };
            case "another algorithm":
                return request with { Alter = r => Replace(r, "Signature-Input", v => v.Replace("ecdsa-p256-sha256", "hmac-sha256", StringComparison.Ordinal)) };
            case "fewer components":
                return request with { Alter = r => Replace(r, "Signature-Input", v => v.Replace(" \"content-digest\"", "", StringComparison.Ordinal)) };
            case "altered body":
                return request with { SentBody = altered };
            case "altered body and digest":
                return request with { SentBody = altered, Alter = r => Replace(r, "Content-Digest", _ => RequestSignature.ContentDigest(altered)) };
            case "altered path":
                return request with { SentPath = "/client/v1/certificate" };
            case "added query":
                return request with { SentPath = request.Path + "?all=1" };
            case "altered method":
                return request with { Path = "/client/v1/policy", SentMethod = HttpMethod.Get };
            case "altered time":
                return request with { Alter = r => Replace(r, "Signature-Input", _ => RequestSignature.Input(request.Created.AddSeconds(1), request.KeyId, request.Key.Algorithm)) };
            case "another Mac's key":
                return request with { Key = other.Identity.OpenSigningKey() };
            case "another Mac's key id":
                return request with { KeyId = other.Identity.KeyId };
            case "unknown key id":
                return request with { KeyId = new string('a', 64) };
            case "certificate of a foreign authority":
                using (var foreign = CertificateFactory.CreateAuthority("XXX", mac.Clock.GetUtcNow()))
                using (var key = EnrolledMac.NewKey())
                using (var certificate = CertificateFactory.IssueDevice(foreign, new CertificateRequest("CN=x", key, HashAlgorithmName.SHA256), mac.Identity.ClientId, mac.Clock.GetUtcNow(), mac.Clock.GetUtcNow().AddYears(1)))
                {
                    return request with { Key = MacKey.Open(key.ExportPkcs8PrivateKey()), KeyId = CertificateTrust.Fingerprint(certificate) };
                }

            case "key id in upper case":
                return request with { KeyId = request.KeyId.ToUpperInvariant() };
            case "wrong site":
                return request with { SiteCode = "T13" };
            case "no site":
                return request with { Alter = r => Replace(r, RequestSignature.SiteHeader, _ => null) };
            case "signed for another site":
                return request with { SiteCode = "T13", Alter = r => Replace(r, RequestSignature.SiteHeader, _ => LiveSite.SiteCode) };
            default:
                throw new ArgumentOutOfRangeException(nameof(what), what, null);
        }
    }
}
