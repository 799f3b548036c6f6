using System.Text.Json;
using Espalier.Contracts.Admin.Alerts;
using Espalier.Contracts.Admin.Certificates;
using Espalier.Contracts.Admin.Devices;
using Espalier.Contracts.Messages;
using Espalier.Contracts.Signatures;
using Espalier.MacClient.Connection;
using Espalier.Site.Messages;
using Espalier.Site.Security.Certificates;
using Espalier.Testing.Databases;
using Microsoft.Extensions.DependencyInjection;

namespace Espalier.Server.Tests.Identity;

/// <summary>Certificates of Macs and of the site are renewed, and an authority is replaced, without a Mac being lost.</summary>
public abstract class CertificateRenewalTests : IAsyncLifetime
{
    private readonly LiveSite _site;

    protected CertificateRenewalTests(LiveSite site)
    {
        Assert.SkipWhen(site.Unavailable is not null, site.Unavailable ?? "");
        _site = site;
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _site.InitializeAsync();

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return _site.DisposeAsync();
    }

    [Fact]
    [Trait("Line", "SEC-30")]
    public async Task A_certificate_that_ends_soon_is_renewed_and_the_old_key_ends_once_the_new_one_is_used()
    {
        using var mac = await _site.EnrollAsync();
        var id = await mac.IdAsync();
        var old = mac.Identity;
        (await mac.GetPolicyAsync()).Succeeded.ShouldBeTrue();
        mac.Connection.ShouldRenew.ShouldBeFalse();
        await EndsAsync(old, _site.Clock.GetUtcNow().AddDays(1));

        (await mac.GetPolicyAsync()).Succeeded.ShouldBeTrue();
        mac.Connection.ShouldRenew.ShouldBeTrue();
        _site.Clock.Advance(TimeSpan.FromMinutes(1));
        (await mac.Session.RenewAsync(Cancel)).ShouldBeTrue();

        mac.Identity.KeyId.ShouldNotBe(old.KeyId);
        mac.Identity.SigningKey.ShouldNotBe(old.SigningKey);
        using var before = new SiteConnection(old, _site.Clock, null);
        (await GetAsync(before)).Succeeded.ShouldBeTrue("the answer may have been lost, so the old key still counts");
        (await mac.GetPolicyAsync()).Succeeded.ShouldBeTrue();
        (await GetAsync(before)).Problem!.Code.ShouldBe(ProblemCodes.KeyRevoked);
        (await mac.IdAsync()).ShouldBe(id);
        (await _site.RunAsync(new GetDevice(id))).CertificateExpiresAt!.Value.ShouldBeGreaterThan(_site.Clock.GetUtcNow().AddYears(9));
        ClientIdentity.Load(mac.Store)!.KeyId.ShouldBe(mac.Identity.KeyId);
    }

    [Fact]
    [Trait("Line", "SEC-30")]
    public async Task An_expired_certificate_is_good_for_its_renewal_alone()
    {
        using var mac = await _site.EnrollAsync();
        await EndsAsync(mac.Identity, _site.Clock.GetUtcNow().AddSeconds(-1));

        (await mac.GetPolicyAsync()).Problem!.Code.ShouldBe(ProblemCodes.CertificateExpired);
        (await mac.Request(HttpMethod.Get, "/client/v1/channel").SendAsync()).Problem!.Code.ShouldBe(ProblemCodes.CertificateExpired);
        mac.Connection.ShouldRenew.ShouldBeTrue();
        (await mac.Session.RenewAsync(Cancel)).ShouldBeTrue();
        (await mac.GetPolicyAsync()).Succeeded.ShouldBeTrue();
    }

    [Fact]
    public async Task A_renewal_that_is_sent_again_is_answered_with_the_same_certificate()
    {
        using var mac = await _site.EnrollAsync();
        using var key = EnrolledMac.NewKey();
        var csr = new System.Security.Cryptography.X509Certificates.CertificateRequest("CN=x", key, System.Security.Cryptography.HashAlgorithmName.SHA256).CreateSigningRequest();
        var body = JsonSerializer.SerializeToUtf8Bytes(new RenewalRequest(csr), MessagesJson.Default.RenewalRequest);
        async Task<byte[]> SendAsync()
        {
            var answer = await mac.Connection.SendAsync(HttpMethod.Post, "/client/v1/certificate", body, null, TimeSpan.FromSeconds(30), Cancel);
            return JsonSerializer.Deserialize(answer.Content, MessagesJson.Default.RenewalAnswer)!.Certificate;
        }

        var first = await SendAsync();
        var identities = await _site.CountAsync("enr_identities");

        (await SendAsync()).ShouldBe(first);
        (await _site.CountAsync("enr_identities")).ShouldBe(identities);
    }

    [Fact]
    [Trait("Line", "SEC-34")]
    public async Task The_server_certificate_is_renewed_under_running_connections()
    {
        using var mac = await _site.EnrollAsync();
        using var channel = await RawRequest.OpenAsync(mac.Request(HttpMethod.Get, "/client/v1/channel").Compose());
        using var reader = new StreamReader(await channel.Content.ReadAsStreamAsync(Cancel));
        (await reader.ReadLineAsync(Cancel))!.ShouldContain("alive");
        var before = CertificateTrust.Fingerprint(_site.Certificates.Server);

        await _site.Certificates.LoadAsync(Cancel);
        CertificateTrust.Fingerprint(_site.Certificates.Server).ShouldBe(before, "it is far from its end");
        await _site.ChangeAsync("UPDATE sec_certificates SET \"IsCurrent\" = FALSE WHERE \"Fingerprint\" = @id", ("id", before));
        await _site.Certificates.LoadAsync(Cancel);

        CertificateTrust.Fingerprint(_site.Certificates.Server).ShouldNotBe(before);
        using var fresh = new SiteConnection(mac.Identity, _site.Clock, null);
        (await GetAsync(fresh)).Succeeded.ShouldBeTrue("the Mac pins the authority, not the server");
        _site.Services.GetRequiredService<DeviceChannels>().TryWake(await mac.IdAsync()).ShouldBeTrue();
        (await reader.ReadLineAsync(Cancel))!.ShouldContain("policy");
    }

    [Fact]
    [Trait("Line", "SEC-34")]
    public async Task As_time_passes_the_site_renews_its_server_certificate_by_itself_and_Macs_accept_it()
    {
        using var mac = await _site.EnrollAsync();
        var before = _site.Certificates.Server;

        // The months pass at one stroke, the day of the daily look as days do.
        _site.Clock.AdjustTime(before.NotAfter.ToUniversalTime().AddDays(-SiteCertificates.RenewAheadDays - 1));
        await _site.Certificates.LoadAsync(Cancel);
        _site.Certificates.Server.RawData.ShouldBe(before.RawData);
        _site.Clock.Advance(TimeSpan.FromDays(1));
        await Actions.SiteWithMacs.UntilAsync(() => Task.FromResult(!_site.Certificates.Server.RawData.SequenceEqual(before.RawData)), Cancel);

        CertificateTrust.IsIssuedBy(_site.Certificates.Server, [_site.Certificates.Authority], CertificateTrust.ServerAuthentication, before.NotAfter.AddDays(1)).ShouldBeTrue();
        (await _site.RunAsync(new ListAlerts())).ShouldNotContain(static a => a.Kind == AlertKind.CertificateEnds, "what renews itself in time is nothing to warn of");
        mac.Use(mac.Identity);
        (await mac.DownloadAsync()).Problem.ShouldBeNull();
    }

    [Fact]
    public async Task A_renewed_policy_signer_is_believed()
    {
        using var mac = await _site.EnrollAsync();
        (await mac.DownloadAsync()).IsNew.ShouldBeTrue();
        var before = CertificateTrust.Fingerprint(_site.Certificates.PolicySigner);
        await _site.ChangeAsync("UPDATE sec_certificates SET \"IsCurrent\" = FALSE WHERE \"Fingerprint\" = @id", ("id", before));
        await _site.Certificates.LoadAsync(Cancel);
        mac.Policy.Reset();

        (await mac.DownloadAsync()).Problem.ShouldBeNull();

        CertificateTrust.Fingerprint(_site.Certificates.PolicySigner).ShouldNotBe(before);
    }

    [Fact]
    [Trait("Line", "SEC-31")]
    [Trait("Line", "SEC-34")]
    public async Task An_announced_authority_is_trusted_before_the_switch_and_the_next_contact_gives_a_certificate_of_it()
    {
        using var mac = await _site.EnrollAsync();
        (await mac.DownloadAsync()).IsNew.ShouldBeTrue();
        var old = _site.Fingerprint;
        _site.Clock.Advance(TimeSpan.FromMinutes(1));

        var next = (await _site.RunAsync(new AnnounceSiteAuthority())).Fingerprint;
        _site.Fingerprint.ShouldBe(old, "nothing is signed with the new one yet");
        (await StatesAsync()).ShouldBe([(old, AuthorityState.Current, 1), (next, AuthorityState.Announced, 0)]);
        var outcome = await mac.DownloadAsync();
        outcome.Authorities!.Count.ShouldBe(2);
        mac.Session.Trust(outcome.Authorities, mac.Policy.Current!.Device.IssuedAt);
        mac.Use(mac.Identity);
        (await mac.GetPolicyAsync()).Succeeded.ShouldBeTrue("in the overlap the old one counts as well");
        _site.Clock.Advance(TimeSpan.FromMinutes(1));
        (await _site.RunAsync(new ReplaceSiteAuthority())).Fingerprint.ShouldBe(next);

        _site.Fingerprint.ShouldBe(next);
        mac.Use(mac.Identity);
        (await mac.DownloadAsync()).Problem.ShouldBeNull();
        mac.Connection.ShouldRenew.ShouldBeTrue();
        (await mac.Session.RenewAsync(Cancel)).ShouldBeTrue();
        using var certificate = System.Security.Cryptography.X509Certificates.X509CertificateLoader.LoadCertificate(mac.Identity.Certificate);
        CertificateTrust.IsIssuedBy(certificate, [_site.Certificates.Authority], CertificateTrust.ClientAuthentication, _site.Clock.GetUtcNow()).ShouldBeTrue();
        mac.Use(mac.Identity);
        (await mac.GetPolicyAsync()).Succeeded.ShouldBeTrue();
        (await StatesAsync()).ShouldBe([(next, AuthorityState.Current, 1), (old, AuthorityState.Older, 0)]);
    }

    [Fact]
    [Trait("Line", "SEC-31")]
    public async Task A_Mac_that_was_off_during_the_change_follows_what_its_old_authority_says()
    {
        using var mac = await _site.EnrollAsync();
        _site.Clock.Advance(TimeSpan.FromMinutes(1));
        await _site.RunAsync(new ReplaceSiteAuthority());
        _site.Clock.Advance(TimeSpan.FromMinutes(1));
        await _site.RunAsync(new ReplaceSiteAuthority());
        mac.Use(mac.Identity);

        await Should.ThrowAsync<HttpRequestException>(mac.DownloadAsync);
        (await mac.Session.FollowSuccessionAsync(Cancel)).ShouldBeTrue();

        (await mac.DownloadAsync()).Problem.ShouldBeNull();
        (await mac.Session.RenewAsync(Cancel)).ShouldBeTrue();
        (await mac.GetPolicyAsync()).Succeeded.ShouldBeTrue();
        (await mac.Session.FollowSuccessionAsync(Cancel)).ShouldBeFalse("it knows that already");
    }

    [Fact]
    public async Task A_token_made_before_the_change_still_enrolls()
    {
        var pinned = _site.Fingerprint;
        _site.Clock.Advance(TimeSpan.FromMinutes(1));
        await _site.RunAsync(new ReplaceSiteAuthority());
        using var mac = new EnrolledMac(_site, LiveSite.NewFacts(), _site.Clock);

        (await mac.EnrollAsync(new EnrollmentAuthorization { Token = _site.Token }, previous: null, pinned)).Code.ShouldBeNull();

        (await mac.GetPolicyAsync()).Succeeded.ShouldBeTrue();
    }

    [Fact]
    public async Task A_retired_authority_is_trusted_no_more()
    {
        using var mac = await _site.EnrollAsync();
        var old = _site.Fingerprint;
        _site.Clock.Advance(TimeSpan.FromMinutes(1));
        await _site.RunAsync(new ReplaceSiteAuthority());

        await _site.RunAsync(new RetireSiteAuthority(old));

        (await _site.RunAsync(new ListSiteAuthorities())).Select(a => (a.Fingerprint, a.IsCurrent)).ShouldBe([(_site.Fingerprint, true)]);
        mac.Use(mac.Identity);
        (await mac.Session.FollowSuccessionAsync(Cancel)).ShouldBeFalse();
        (await _site.TryAsync(new RetireSiteAuthority(_site.Fingerprint))).Problem!.Code.ShouldBe("not-found");
    }

    private async Task<List<(string, AuthorityState, int)>> StatesAsync() => [.. (await _site.RunAsync(new ListSiteAuthorities())).Select(static a => (a.Fingerprint, a.State, a.Macs))];

    private static Task<SiteAnswer> GetAsync(SiteConnection connection) => connection.SendAsync(HttpMethod.Get, "/client/v1/policy", [], null, TimeSpan.FromSeconds(30), Cancel);

    /// <summary>As if the certificate had been issued to end then.</summary>
    private async Task EndsAsync(ClientIdentity identity, DateTimeOffset at)
    {
        await _site.ChangeAsync("UPDATE enr_identities SET \"NotAfter\" = @at WHERE \"KeyId\" = @key", ("at", at), ("key", identity.KeyId));
        var identities = (Site.Enrollment.Identities)_site.Services.GetService(typeof(Site.Enrollment.Identities))!;
        identities.Forget(new((await _site.FindStatusAsync(identity.ClientId))!.ResourceId));
    }
}

public sealed class SqliteCertificateRenewalTests() : CertificateRenewalTests(new LiveSite());

public sealed class PostgreSqlCertificateRenewalTests(PostgresServer server) : CertificateRenewalTests(new PostgreSqlLiveSite(server));
