using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Espalier.Contracts.Admin.Alerts;
using Espalier.Contracts.Admin.Logs;
using Espalier.Contracts.Signatures;
using Espalier.Hosting.Logs;
using Espalier.Server.Hosting;
using Espalier.Server.Tests.Identity;
using Espalier.Site.Logs;
using Espalier.Site.Security.Certificates;
using Espalier.Site.Security.Vault;
using Espalier.Testing.Browser;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Espalier.Server.Tests.Certificates;

/// <summary>The site server's own certificate: validated every hour, told of when it is not valid, renewed by hand.</summary>
public sealed class ServerCertificateTests : IAsyncLifetime
{
    private const string FilePassword = "open sesame";

    private readonly ManualSite _site = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private CertificateStore Store => new(_site.Database, _site.Services.GetRequiredService<SiteKey>(), _site.Certificates, _site.Clock);

    public ValueTask InitializeAsync() => _site.InitializeAsync();

    public ValueTask DisposeAsync() => _site.DisposeAsync();

    [Fact]
    [Trait("Line", "SEC-32")]
    [Trait("Line", "SEC-33")]
    public async Task A_short_lived_certificate_that_has_ended_is_told_of_everywhere_and_renewed_by_hand()
    {
        using var mac = await _site.EnrollAsync();
        var shortLived = await ImportAsync(TimeSpan.FromHours(2));
        await UntilInUseAsync(shortLived);
        mac.Use(mac.Identity);
        (await mac.GetPolicyAsync()).Succeeded.ShouldBeTrue("as long as it is valid");

        _site.Clock.Advance(CertificateRenewal.Interval);
        _site.Clock.Advance(CertificateRenewal.Interval);
        _site.Clock.Advance(CertificateRenewal.Interval);
        await _site.Logs.WaitForAsync(ImportantEvents.ServerCertificateInvalid, Cancel);

        var message = await _site.ReadEventAsync(Cancel);
        message.ShouldStartWith("<27>");
        message.ShouldContain("espalier[");
        message.ShouldContain($"9001 The site server's own certificate {shortLived} is not valid: it has expired");
        foreach (var log in new[] { SiteLogs.Main, SiteLogs.Events })
        {
            var line = (await _site.RunAsync(new ReadLog(log) { Severity = LogSeverity.Error })).Messages[0];
            (line.EventId, line.Component).ShouldBe((ImportantEvents.ServerCertificateInvalid, "Security"));
            line.Text.ShouldContain(shortLived);
        }

        (await _site.RunAsync(new ListAlerts())).ShouldContain(static a => a.Kind == AlertKind.CertificateEnds && a.Severity == AlertSeverity.Critical && a.Title == "The server's certificate has expired");
        CertificateTrust.Fingerprint(_site.Certificates.Server).ShouldBe(shortLived, "this site leaves it to its administrator");
        mac.Use(mac.Identity);
        await Should.ThrowAsync<HttpRequestException>(mac.GetPolicyAsync);
        await ShowEventAsync();

        // What espalier certificates renew does from a process of its own.
        var renewed = await Store.RenewAsync(Cancel);
        await UntilInUseAsync(renewed.Fingerprint);
        mac.Use(mac.Identity);
        (await mac.GetPolicyAsync()).Succeeded.ShouldBeTrue("the Mac pins the authority");
        await _site.Logs.WaitForAsync(ImportantEvents.ServerCertificateValid, Cancel);
    }

    [Fact]
    public async Task What_the_site_would_renew_at_once_is_not_imported_where_it_renews_by_itself()
    {
        await using var other = new LiveSite();
        await other.InitializeAsync();
        var certificates = new CertificateStore(other.Database, other.Services.GetRequiredService<SiteKey>(), other.Certificates, other.Clock);
        var file = MakeShortLived(other, TimeSpan.FromHours(2), out _);

        (await certificates.ImportAsync(file, FilePassword, CertificateStore.Personal, false, Cancel)).Problem!.Fields[0].Text.ShouldContain("RenewServerCertificate");
    }

    private async Task ShowEventAsync()
    {
        if (BrowserFixture.Path is null)
        {
            return;
        }

        await using var browser = new BrowserFixture();
        await using var window = await browser.OpenAsync();
        await window.Page.GotoAsync(new Uri(_site.ConsoleUrl, "/sign-in/link?code=" + await _site.CreateSignInCodeAsync()).ToString());
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in with this link" }).ClickAsync();
        await Assertions.Expect(window.Page).Not.ToHaveURLAsync(new System.Text.RegularExpressions.Regex("sign-in"));
        await window.Page.GotoAsync(new Uri(_site.ConsoleUrl, "/monitoring/system-status/events").ToString());
        var row = window.Page.GetByRole(AriaRole.Table, new() { Name = "Events" }).GetByRole(AriaRole.Row).Nth(1);
        await window.KeepScreenshotAsync("events");
        await Assertions.Expect(row).ToContainTextAsync("Error");
        await Assertions.Expect(row).ToContainTextAsync("The site server's own certificate");
    }

    private async Task<string> ImportAsync(TimeSpan lifetime)
    {
        var imported = await Store.ImportAsync(MakeShortLived(_site, lifetime, out var fingerprint), FilePassword, CertificateStore.Personal, isExportable: false, Cancel);
        imported.Problem.ShouldBeNull();
        return fingerprint;
    }

    private async Task UntilInUseAsync(string fingerprint)
    {
        while (CertificateTrust.Fingerprint(_site.Certificates.Server) != fingerprint)
        {
            _site.Clock.Advance(TimeSpan.FromSeconds(5));
            await Task.Yield();
            Cancel.ThrowIfCancellationRequested();
        }

        // What TLS shows is what is in use.
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", _site.Url.Port, Cancel);
        await using var tls = new SslStream(client.GetStream(), false, static (_, _, _, _) => true);
        await tls.AuthenticateAsClientAsync("localhost");
        Convert.ToHexStringLower(tls.RemoteCertificate!.GetCertHash(HashAlgorithmName.SHA256)).ShouldBe(fingerprint);
    }

    /// <summary>As an administrator of the authority would issue it.</summary>
    private static byte[] MakeShortLived(LiveSite site, TimeSpan lifetime, out string fingerprint)
    {
        var now = site.Clock.GetUtcNow();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Espalier Site Server", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        foreach (var name in SiteCertificates.NamesOf(site.Certificates.Server))
        {
            if (System.Net.IPAddress.TryParse(name, out var address))
            {
                names.AddIpAddress(address);
            }
            else
            {
                names.AddDnsName(name);
            }
        }

        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(CertificateTrust.ServerAuthentication)], false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(site.Certificates.Authority, true, false));
        using var issued = request.Create(site.Certificates.Authority, now.AddHours(-1), now + lifetime, RandomNumberGenerator.GetBytes(8));
        using var whole = issued.CopyWithPrivateKey(key);
        fingerprint = CertificateTrust.Fingerprint(whole);
        return whole.Export(X509ContentType.Pkcs12, FilePassword);
    }

    /// <summary>A site that leaves the renewal to its administrator, on a computer whose event facility is ours.</summary>
    private sealed class ManualSite : LiveSite
    {
        private readonly DirectoryInfo _events = Directory.CreateTempSubdirectory("espalier-events-");
        private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);

        public async Task<string> ReadEventAsync(CancellationToken token)
        {
            var buffer = new byte[4096];
            return Encoding.UTF8.GetString(buffer, 0, await _socket.ReceiveAsync(buffer, token));
        }

        private protected override SiteHostOptions Adjust(SiteHostOptions options)
        {
            var path = Path.Combine(_events.FullName, "log");
            _socket.Bind(new UnixDomainSocketEndPoint(path));

            // A browser takes no cookie that has ended by its own clock.
            Clock.AdjustTime(TimeProvider.System.GetUtcNow());
            return options with { Site = options.Site with { RenewsServerCertificate = false }, EventSocket = path };
        }
    }
}
