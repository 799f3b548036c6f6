using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Espalier.Contracts.Admin.Enrollment;
using Espalier.Contracts.Inventory;
using Espalier.Contracts.Messages;
using Espalier.Contracts.Signatures;
using Espalier.Site.Enrollment;

namespace Espalier.Server.Tests.Identity;

/// <summary>Who may not enroll is told why, and leaves nothing behind.</summary>
public sealed class EnrollmentRefusalTests(LiveSite site) : IClassFixture<LiveSite>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Line", "ENR-21")]
    public async Task A_one_time_token_enrolls_one_Mac()
    {
        var token = await site.CreateTokenAsync();
        (await TryAsync(new EnrollmentAuthorization { Token = token })).Code.ShouldBeNull();
        (await TryAsync(new EnrollmentAuthorization { Token = token })).Code.ShouldBe(ProblemCodes.TokenInvalid);
    }

    [Fact]
    public async Task Of_two_Macs_with_the_same_one_time_token_at_once_one_is_enrolled()
    {
        var token = await site.CreateTokenAsync();
        var results = await Task.WhenAll(TryAsync(new EnrollmentAuthorization { Token = token }), TryAsync(new EnrollmentAuthorization { Token = token }));
        results.Select(r => r.Code).Order().ShouldBe([null, ProblemCodes.TokenInvalid]);
    }

    [Fact]
    public async Task An_expired_token_is_refused()
    {
        var token = await site.CreateTokenAsync(hours: 1);
        site.Clock.Advance(TimeSpan.FromHours(1));
        (await RefuseAsync(new EnrollmentAuthorization { Token = token })).ShouldBe(ProblemCodes.TokenInvalid);
    }

    [Fact]
    public async Task A_withdrawn_token_is_refused()
    {
        var token = await site.CreateTokenAsync();
        await site.RunAsync(new WithdrawEnrollmentToken(EnrollmentAuthority.Hash(token)));
        (await RefuseAsync(new EnrollmentAuthorization { Token = token })).ShouldBe(ProblemCodes.TokenInvalid);
    }

    [Fact]
    [Trait("Line", "ENR-9")]
    public async Task A_user_needs_the_role_Enrollers_or_Administrator()
    {
        (await RefuseAsync(Account("Rosa"))).ShouldBe(ProblemCodes.NotAnEnroller);
        (await TryAsync(Account("Emil"))).Code.ShouldBeNull();
        (await TryAsync(Account("Ada"))).Code.ShouldBeNull();
    }

    [Theory]
    [InlineData("unknown user", ProblemCodes.CredentialsWrong)]
    [InlineData("wrong password", ProblemCodes.CredentialsWrong)]
    [InlineData("unknown domain", ProblemCodes.DomainUnknown)]
    [InlineData("nothing", ProblemCodes.BodyMalformed)]
    [InlineData("unknown token", ProblemCodes.TokenInvalid)]
    [InlineData("outside", ProblemCodes.OutsideBoundary)]
    [InlineData("not assigned", ProblemCodes.OutsideBoundary)]
    [InlineData("no address", ProblemCodes.OutsideBoundary)]
    [InlineData("macOS 11", ProblemCodes.UnsupportedMacOS)]
    [InlineData("macOS 10.15", ProblemCodes.UnsupportedMacOS)]
    [InlineData("no macOS", ProblemCodes.UnsupportedMacOS)]
    [Trait("Line", "SITE-30")]
    public async Task Each_cause_of_a_refusal_has_its_code(string cause, string code)
    {
        var authorization = cause switch
        {
            "unknown user" => new EnrollmentAuthorization { UserName = "Nobody", Password = LiveSite.Password },
            "wrong password" => new EnrollmentAuthorization { UserName = "Emil", Password = "wrong" },
            "unknown domain" => new EnrollmentAuthorization { UserName = "emil@nowhere.example", Password = LiveSite.Password },
            "nothing" => new EnrollmentAuthorization(),
            "unknown token" => new EnrollmentAuthorization { Token = new string('0', 40) },
            _ => new EnrollmentAuthorization { Token = site.Token },
        };
        var facts = LiveSite.NewFacts();
        facts = cause switch
        {
            "outside" => facts with { Addresses = [new DeviceAddress("192.168.1.5", 24, "", "en0")] },
            "not assigned" => facts with { Addresses = [new DeviceAddress("10.2.1.5", 16, "", "en0")] },
            "no address" => facts with { Addresses = [] },
            "macOS 11" => facts with { OsVersion = "11.7.10" },
            "macOS 10.15" => facts with { OsVersion = "10.15.7" },
            "no macOS" => facts with { OsVersion = "" },
            _ => facts,
        };

        (await RefuseAsync(authorization, facts)).ShouldBe(code);
    }

    [Theory]
    [InlineData("hardwareId", "\"\"")]
    [InlineData("hardwareId", "\"ABC\"")]
    [InlineData("hardwareId", "\"00000000-0000-0000-0000-000000000000\"")]
    [InlineData("hardwareId", "\"FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF\"")]
    [InlineData("hardwareId", "\"6f2a1c3e-0000-4000-8000-0123456789ab\"")]
    [InlineData("hardwareId", "null")]
    [InlineData("serialNumber", "\"C02\\u0000\"")]
    [InlineData("serialNumber", "\"12345678901234567890123456789012345678901234567890123456789012345\"")]
    [InlineData("name", "\" \"")]
    [InlineData("name", "\"Mac\\nERROR\"")]
    [InlineData("netbiosName", "\"LONGER-THAN-IT-MAY-BE\"")]
    [InlineData("addresses", "[null]")]
    [InlineData("addresses", "[{\"ip\":\"not an address\",\"prefixLength\":16,\"mac\":\"\",\"interface\":\"en0\"}]")]
    [InlineData("addresses", "[{\"ip\":\"10.1.2.3\",\"prefixLength\":999,\"mac\":\"\",\"interface\":\"en0\"}]")]
    [InlineData("addresses", "[{\"ip\":\"10.1.2.3\",\"prefixLength\":16,\"mac\":\"\",\"interface\":\"en0\\u0007\"}]")]
    [InlineData("addresses", "null")]
    [InlineData("certificateRequest", "\"AAAA\"")]
    [InlineData("certificateRequest", "\"\"")]
    [InlineData("certificateRequest", "an RSA key of 1024 bits")]
    [InlineData("certificateRequest", "an RSA key of 4096 bits")]
    [InlineData("certificateRequest", "a P-521 key")]
    [InlineData("certificateRequest", "not signed with its key")]
    [InlineData("agreementKey", "\"AAAA\"")]
    [InlineData("agreementKey", "a P-384 key")]
    public async Task What_a_Mac_says_of_itself_must_be_what_it_is(string field, string value)
    {
        var request = JsonSerializer.SerializeToNode(Compose(LiveSite.NewFacts(), new EnrollmentAuthorization { Token = site.Token }), MessagesJson.Default.EnrollmentRequest)!.AsObject();
        var json = (field, value) switch
        {
            (_, "an RSA key of 1024 bits") => Base64(OtherKeys.RsaRequest(1024)),
            (_, "an RSA key of 4096 bits") => Base64(OtherKeys.RsaRequest(4096)),
            (_, "a P-521 key") => Base64(OtherKeys.P521Request()),
            (_, "not signed with its key") => Base64(OtherKeys.WronglySignedRequest()),
            ("agreementKey", "a P-384 key") => Base64(OtherKeys.P384()),
            _ => value,
        };
        (request.ContainsKey(field) ? request : request["facts"]!.AsObject())[field] = JsonNode.Parse(json);
        var before = await site.ContentsAsync();

        var (status, code) = await PostAsync(request.ToJsonString());

        (status, code).ShouldBe((HttpStatusCode.BadRequest, ProblemCodes.BodyMalformed));
        (await site.ContentsAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task Wrong_passwords_are_limited_for_that_user_from_that_address_and_for_nobody_else()
    {
        var (mallory, colleague) = (IPAddress.Parse("127.0.0.66"), IPAddress.Parse("127.0.0.67"));
        var wrong = new EnrollmentAuthorization { UserName = "Emil", Password = "wrong" };
        for (var i = 0; i < AttemptLimit.MaxFailures; i++)
        {
            (await TryAsync(wrong, from: mallory)).Code.ShouldBe(ProblemCodes.CredentialsWrong);
        }

        (await TryAsync(wrong, from: mallory)).Code.ShouldBe(ProblemCodes.TooManyAttempts);
        (await TryAsync(Account("EMIL"), from: mallory)).Code.ShouldBe(ProblemCodes.TooManyAttempts);
        (await TryAsync(Account("Emil"), from: colleague)).Code.ShouldBeNull("the same user from elsewhere");
        (await TryAsync(Account("Ada"), from: mallory)).Code.ShouldBeNull("another user from the same address");
        (await TryAsync(new EnrollmentAuthorization { Token = site.Token }, from: mallory)).Code.ShouldBeNull("a token from the same address");

        site.Clock.Advance(AttemptLimit.Window + TimeSpan.FromSeconds(1));
        (await TryAsync(Account("Emil"), from: mallory)).Code.ShouldBeNull("later");
    }

    [Fact]
    public async Task A_Mac_with_a_used_up_token_does_not_lock_out_its_office()
    {
        for (var i = 0; i < AttemptLimit.MaxFailures + 5; i++)
        {
            (await TryAsync(new EnrollmentAuthorization { Token = "old" })).Code.ShouldBe(ProblemCodes.TokenInvalid);
        }

        (await TryAsync(new EnrollmentAuthorization { Token = site.Token })).Code.ShouldBeNull();
    }

    [Fact]
    public void Addresses_of_one_IPv6_network_count_together_and_mapped_ones_as_IPv4()
    {
        var limit = new AttemptLimit(site.Clock);
        for (var i = 0; i < AttemptLimit.MaxFailures; i++)
        {
            limit.TryBegin(IPAddress.Parse($"2001:db8:1:2::{i + 1:x}"), "emil").ShouldBeTrue();
            limit.TryBegin(IPAddress.Parse("::ffff:192.0.2.1"), "emil").ShouldBeTrue();
        }

        limit.TryBegin(IPAddress.Parse("2001:db8:1:2:ffff::1"), "emil").ShouldBeFalse();
        limit.TryBegin(IPAddress.Parse("2001:db8:1:3::1"), "emil").ShouldBeTrue();
        limit.TryBegin(IPAddress.Parse("192.0.2.1"), "emil").ShouldBeFalse();
        limit.TryBegin(IPAddress.Parse("::ffff:192.0.2.2"), "emil").ShouldBeTrue();
    }

    [Fact]
    public async Task No_secret_of_an_enrollment_is_in_the_log_or_the_database()
    {
        var token = await site.CreateTokenAsync();
        await TryAsync(new EnrollmentAuthorization { Token = token });
        await TryAsync(new EnrollmentAuthorization { UserName = "Emil", Password = "a mistyped secret" });

        var written = string.Concat(site.Logs.All.Select(r => r.Message)) + await site.ContentsAsync();
        written.ShouldNotContain(token);
        written.ShouldNotContain("a mistyped secret");
    }

    [Theory]
    [InlineData(KeyKind.EcP384)]
    [InlineData(KeyKind.Rsa2048)]
    [InlineData(KeyKind.Rsa3072)]
    public async Task A_key_of_a_kind_that_is_certified_elsewhere_is_refused_with_the_kind_that_is_certified_here(KeyKind kind)
    {
        using var key = MacKey.Create(kind);
        var request = Compose(LiveSite.NewFacts(), new EnrollmentAuthorization { Token = site.Token }) with { CertificateRequest = key.CreateRequest() };
        var before = await site.ContentsAsync();

        using var message = new HttpRequestMessage(HttpMethod.Post, new Uri(site.Url, "/client/v1/enrollment")) { Content = JsonContent.Create(request, MessagesJson.Default.EnrollmentRequest) };
        using var response = await RawRequest.OpenAsync(message);

        response.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        var problem = JsonSerializer.Deserialize(await response.Content.ReadAsByteArrayAsync(Cancel), MessagesJson.Default.ProblemBody)!;
        (problem.Code, problem.Key, problem.WantedKey).ShouldBe((ProblemCodes.KeyKindWanted, "ec-p256", KeyKind.EcP256));
        (await site.ContentsAsync()).ShouldBe(before);
    }

    private static EnrollmentAuthorization Account(string user) => new() { UserName = user, Password = LiveSite.Password };

    private async Task<(string? Code, bool IsEnrolled)> TryAsync(EnrollmentAuthorization authorization, DeviceFacts? facts = null, IPAddress? from = null)
    {
        using var mac = new EnrolledMac(site, facts ?? LiveSite.NewFacts(), site.Clock);
        var result = await mac.EnrollAsync(authorization, previous: null, site.Fingerprint, from: from);
        return (result.Code, result.Identity is not null);
    }

    private async Task<string?> RefuseAsync(EnrollmentAuthorization authorization, DeviceFacts? facts = null)
    {
        var before = await site.ContentsAsync();
        var (code, isEnrolled) = await TryAsync(authorization, facts);
        isEnrolled.ShouldBeFalse();
        (await site.ContentsAsync()).ShouldBe(before);
        return code;
    }

    private static EnrollmentRequest Compose(DeviceFacts facts, EnrollmentAuthorization authorization)
    {
        using var key = EnrolledMac.NewKey();
        using var agreement = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        return new EnrollmentRequest
        {
            CertificateRequest = new CertificateRequest("CN=x", key, HashAlgorithmName.SHA256).CreateSigningRequest(),
            AgreementKey = agreement.ExportSubjectPublicKeyInfo(),
            Facts = facts,
            ClientVersion = "1.2.3",
            Authorization = authorization,
        };
    }

    private async Task<(HttpStatusCode Status, string? Code)> PostAsync(string json)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(site.Url, "/client/v1/enrollment")) { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        using var response = await RawRequest.OpenAsync(request);
        var body = await response.Content.ReadAsByteArrayAsync(Cancel);
        return (response.StatusCode, JsonSerializer.Deserialize(body, MessagesJson.Default.ProblemBody)?.Code);
    }

    private static string Base64(byte[] bytes) => "\"" + Convert.ToBase64String(bytes) + "\"";

    private static class OtherKeys
    {
        public static byte[] RsaRequest(int bits)
        {
            using var key = RSA.Create(bits);
            return new CertificateRequest("CN=x", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSigningRequest();
        }

        public static byte[] P521Request()
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP521);
            return new CertificateRequest("CN=x", key, HashAlgorithmName.SHA256).CreateSigningRequest();
        }

        public static byte[] P384()
        {
            using var key = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP384);
            return key.ExportSubjectPublicKeyInfo();
        }

        /// <summary>Somebody else's public key, signed with one's own.</summary>
        public static byte[] WronglySignedRequest()
        {
            using var own = EnrolledMac.NewKey();
            using var victim = EnrolledMac.NewKey();
            var request = new CertificateRequest(new X500DistinguishedName("CN=x"), new PublicKey(victim), HashAlgorithmName.SHA256);
            return request.CreateSigningRequest(X509SignatureGenerator.CreateForECDsa(own));
        }
    }
}
