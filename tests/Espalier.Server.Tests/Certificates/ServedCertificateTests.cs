using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
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
        await site.RestartMacsAsync(token);
        await site.WaitAsync(static o => o.Connected == 1, token);
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
