using System.Globalization;
using System.Net.Http.Json;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json;
using Espalier.MacClient.Connection;
using Espalier.MacClient.Store;
using Espalier.Server.Tests.Setup;
using Espalier.Testing.Processes;

namespace Espalier.Server.Tests.Certificates;

/// <summary>A site server as a process of its own: what its ports speak, and a renewal from the command line under its Macs.</summary>
public sealed class ServedCertificateTests
{
    private const string Nmap = "/usr/bin/nmap";

    [Fact(Timeout = 300_000)]
    [Trait("Line", "SEC-33")]
    public async Task A_certificate_renewed_by_hand_keeps_simulated_Macs_connected()
    {
        var token = TestContext.Current.CancellationToken;
        await using var site = await SiteProcess.CreateAsync(postgres: null, 1, token);
        await site.StartAsync(null, token);
        site.StartMacs();
        await site.SettledAsync(token);
        var before = await ShownAsync(site.MacAddress, token);

        var (code, output, errors) = await EspalierProcess.RunAsync(token, "certificates", "renew", "--data", site.DataFolder);

        code.ShouldBe(0, output + errors);
        string after;
        while ((after = await ShownAsync(site.MacAddress, token)) == before)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(250), token);
        }

        output.ShouldContain(after);
        (await ShownAsync(site.Http.BaseAddress!, token)).ShouldBe(after, "the console shows the same");
        await site.StopMacsAsync(token);
        site.StartMacs();
        await site.WaitAsync(static o => o.Connected == 1, token);
    }

    [Fact(Timeout = 300_000)]
    [Trait("Line", "SEC-29")]
    public async Task Each_simulated_Mac_has_a_certificate_with_a_subject_of_its_own_for_ten_years()
    {
        Assert.SkipUnless(OpenSsl.IsThere, "OpenSSL is not installed.");
        var token = TestContext.Current.CancellationToken;
        await using var site = await SiteProcess.CreateAsync(postgres: null, 2, token);
        await site.StartAsync(null, token);
        site.StartMacs();
        await site.WaitAsync(static o => o.Enrolled == 2, token);
        await site.StopMacsAsync(token);

        var subjects = new List<Guid>();
        foreach (var folder in Directory.EnumerateDirectories(site.MacsFolder))
        {
            using var store = ClientStore.Open(Path.Combine(folder, "client.db"));
            var identity = ClientIdentity.Load(store)!;
            var file = Path.Combine(folder, "certificate.cer");
            await File.WriteAllBytesAsync(file, identity.Certificate, token);
            var (code, text) = await OpenSsl.RunAsync("x509", "-in", file, "-inform", "DER", "-noout", "-subject", "-enddate", "-dateopt", "iso_8601");
            code.ShouldBe(0, text);
            var lines = text.Split('\n');
            Guid.TryParse(lines[0].Replace("subject=", "", StringComparison.Ordinal).Replace("CN =", "", StringComparison.Ordinal).Trim(), out var subject).ShouldBeTrue(lines[0]);
            subject.ShouldBe(identity.ClientId);
            subjects.Add(subject);
            var end = DateTimeOffset.Parse(lines[1]["notAfter=".Length..], CultureInfo.InvariantCulture);
            end.ShouldBe(TimeProvider.System.GetUtcNow().AddYears(10), TimeSpan.FromDays(2));
        }

        subjects.Distinct().Count().ShouldBe(2);
        var devices = (await site.Http.GetFromJsonAsync<JsonElement>("/api/v1/devices", token)).GetProperty("rows").EnumerateArray().ToList();
        foreach (var device in devices)
        {
            var shown = await site.Http.GetFromJsonAsync<JsonElement>($"/api/v1/devices/{device.GetProperty("id")}", token);
            subjects.ShouldContain(shown.GetProperty("clientId").GetGuid());
            shown.GetProperty("certificateExpiresAt").GetDateTimeOffset().ShouldBe(TimeProvider.System.GetUtcNow().AddYears(10), TimeSpan.FromDays(2));
        }
    }

    [Fact(Timeout = 300_000)]
    public async Task Every_port_with_TLS_speaks_1_2_and_1_3_alone()
    {
        var token = TestContext.Current.CancellationToken;
        Assert.SkipUnless(OpenSsl.IsThere && File.Exists(Nmap), "OpenSSL or nmap is not installed.");
        await using var site = await SiteProcess.CreateAsync(postgres: null, 1, token);
        await site.StartAsync(null, token);

        foreach (var port in new[] { site.MacAddress.Port, site.Http.BaseAddress!.Port })
        {
            await ShouldSpeakModernTlsAsync(port);
        }
    }

    [Fact(Timeout = 300_000)]
    public async Task The_port_of_set_up_speaks_1_2_and_1_3_alone()
    {
        var token = TestContext.Current.CancellationToken;
        Assert.SkipUnless(OpenSsl.IsThere && File.Exists(Nmap), "OpenSSL or nmap is not installed.");
        var folder = Directory.CreateTempSubdirectory("espalier-tls-");
        var port = TestPorts.Free();
        try
        {
            await using var serve = EspalierProcess.Start(null, token, "serve", "--data", Path.Combine(folder.FullName, "data"), "--keys", Path.Combine(folder.FullName, "keys"), "--console-port", $"{port}");
            await serve.WaitForAsync("Set it up here", token);
            await ShouldSpeakModernTlsAsync(port);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task ShouldSpeakModernTlsAsync(int port)
    {
        foreach (var (version, isSpoken) in new[] { ("-tls1", false), ("-tls1_1", false), ("-tls1_2", true), ("-tls1_3", true) })
        {
            // At level 0 OpenSSL itself would speak the old ones.
            var (code, text) = await OpenSsl.RunAsync("s_client", "-connect", $"127.0.0.1:{port}", version, "-cipher", "ALL:@SECLEVEL=0");
            (code == 0).ShouldBe(isSpoken, $"{port} {version}: {text}");
        }

        var (scanned, ciphers) = await OpenSsl.RunAsync(Nmap, ["-Pn", "-p", $"{port}", "--script", "ssl-enum-ciphers", "127.0.0.1"]);
        scanned.ShouldBe(0, ciphers);
        ciphers.Split('\n').Select(static l => l.Trim('|', ' ', ':', '_')).Where(static l => l.StartsWith("TLSv", StringComparison.Ordinal) || l.StartsWith("SSLv", StringComparison.Ordinal))
            .ShouldBe(["TLSv1.2", "TLSv1.3"], ciphers);
    }

    private static async Task<string> ShownAsync(Uri address, CancellationToken token)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port, token);
        await using var tls = new SslStream(client.GetStream(), false, static (_, _, _, _) => true);
        await tls.AuthenticateAsClientAsync(address.Host);
        return Convert.ToHexStringLower(tls.RemoteCertificate!.GetCertHash(HashAlgorithmName.SHA256));
    }
}
