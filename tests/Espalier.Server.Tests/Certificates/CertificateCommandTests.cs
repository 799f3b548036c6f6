using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Espalier.Server.Tests.Setup;
using Espalier.Testing.Processes;

namespace Espalier.Server.Tests.Certificates;

/// <summary>The store of certificates on the command line, and what OpenSSL reads in its files.</summary>
public sealed class CertificateCommandTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("espalier-store-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Data => PathOf("data");

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(OpenSsl.IsThere, "OpenSSL is not installed.");
        await File.WriteAllTextAsync(PathOf("setup.json"), $$"""
            {
              "site": { "code": "T12", "name": "Berlin", "hostNames": ["localhost"] },
              "ports": { "macs": {{TestPorts.Free()}}, "console": {{TestPorts.Free()}}, "files": 0 }
            }
            """, Token);
        await File.WriteAllTextAsync(PathOf("password"), "open sesame\n", Token);
        await File.WriteAllTextAsync(PathOf("wrong"), "open barley\n", Token);
        var (code, output, errors) = await EspalierProcess.RunAsync(Token, "setup", "--file", PathOf("setup.json"), "--data", Data, "--keys", PathOf("keys"));
        code.ShouldBe(0, output + errors);
    }

    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task The_store_is_listed_with_fixed_names()
    {
        var listed = await ListAsync();

        listed.Select(static c => (c.GetProperty("store").GetString(), c.GetProperty("name").GetString(), c.GetProperty("isExportable").GetBoolean())).ShouldBe(
        [
            ("Personal", "Espalier Site Server", true), ("Personal", "Espalier Policy", true), ("Trusted Root Certification Authorities", "Espalier Site CA", false),
        ]);
        (await RunAsync(0, "list")).ShouldContain("Personal / Espalier Site Server");
    }

    [Fact]
    [Trait("Line", "SEC-36")]
    public async Task A_certificate_is_exported_without_and_with_its_key_and_imported_with_its_password()
    {
        var fingerprint = await FingerprintAsync();
        await RunAsync(0, "export", "--to", PathOf("site.cer"));
        await RunAsync(0, "export", "--format", "base64", "--to", PathOf("site.pem"));
        (await File.ReadAllTextAsync(PathOf("site.pem"), Token)).ShouldStartWith("-----BEGIN CERTIFICATE-----");
        foreach (var (file, form) in new[] { ("site.cer", "DER"), ("site.pem", "PEM") })
        {
            var (code, text) = await OpenSsl.RunAsync("x509", "-in", PathOf(file), "-inform", form, "-noout", "-fingerprint", "-sha256", "-subject");
            code.ShouldBe(0, text);
            text.Replace(":", "", StringComparison.Ordinal).ShouldContain(fingerprint, Case.Insensitive);
            text.ShouldContain("Espalier Site Server");
        }

        (await RunAsync(1, "export", "--format", "pfx", "--to", PathOf("none.pfx"))).ShouldContain("password");
        File.Exists(PathOf("none.pfx")).ShouldBeFalse();
        await RunAsync(0, "export", "--format", "pfx", "--to", PathOf("site.pfx"), "--password-file", PathOf("password"));
        var (read, dump) = await OpenSsl.RunAsync("pkcs12", "-in", PathOf("site.pfx"), "-passin", "file:" + PathOf("password"), "-nodes", "-info");
        read.ShouldBe(0, dump);
        dump.Split("-----BEGIN CERTIFICATE-----").Length.ShouldBe(3, "the certificate and its authority");
        dump.ShouldContain("friendlyName: Espalier Site Server");
        dump.ShouldContain("localKeyID");
        dump.ShouldContain("BEGIN PRIVATE KEY");
        (await OpenSsl.RunAsync("pkcs12", "-in", PathOf("site.pfx"), "-passin", "file:" + PathOf("wrong"), "-nodes")).Code.ShouldNotBe(0);
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(PathOf("site.pfx")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }


        await RunAsync(0, "renew");
        (await FingerprintAsync()).ShouldNotBe(fingerprint);
        (await RunAsync(1, "import", "--from", PathOf("site.pfx"), "--password-file", PathOf("wrong"))).ShouldContain("does not open with this password");
        (await RunAsync(1, "import", "--from", PathOf("site.cer"), "--password-file", PathOf("password"))).ShouldContain("no PKCS #12");
        (await RunAsync(1, "import", "--from", PathOf("site.pfx"), "--password-file", PathOf("password"), "--store", "Root")).ShouldContain("Personal");
        await RunAsync(0, "import", "--from", PathOf("site.pfx"), "--password-file", PathOf("password"), "--store", "Personal", "--exportable");
        (await FingerprintAsync()).ShouldBe(fingerprint);
        await RunAsync(0, "export", "--format", "pfx", "--to", PathOf("again.pfx"), "--password-file", PathOf("password"));

        // Without the mark the key stays.
        await RunAsync(0, "import", "--from", PathOf("site.pfx"), "--password-file", PathOf("password"));
        (await RunAsync(1, "export", "--format", "pfx", "--to", PathOf("third.pfx"), "--password-file", PathOf("password"))).ShouldContain("without the mark");
        (await ListAsync())[0].GetProperty("isExportable").GetBoolean().ShouldBeFalse();
        (await RunAsync(1, "export", "--name", "Espalier Site CA", "--format", "pfx", "--to", PathOf("ca.pfx"), "--password-file", PathOf("password"))).ShouldContain("authority is not handed out");
        var (audit, state, _) = await EspalierProcess.RunAsync(Token, "audit", "verify", "--data", Data);
        audit.ShouldBe(0, state);
    }

    [Fact]
    public async Task A_certificate_that_Macs_would_not_accept_is_not_taken()
    {
        var before = await FingerprintAsync();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Espalier Site Server", key, HashAlgorithmName.SHA256);
        using var foreign = request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(300));
        await File.WriteAllBytesAsync(PathOf("foreign.pfx"), foreign.Export(X509ContentType.Pkcs12, "open sesame"), Token);
        using var rsa = RSA.Create(2048);
        using var other = new CertificateRequest("CN=x", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(300));
        await File.WriteAllBytesAsync(PathOf("rsa.pfx"), other.Export(X509ContentType.Pkcs12, "open sesame"), Token);

        (await RunAsync(1, "import", "--from", PathOf("foreign.pfx"), "--password-file", PathOf("password"))).ShouldContain("has not issued it");
        (await RunAsync(1, "import", "--from", PathOf("rsa.pfx"), "--password-file", PathOf("password"))).ShouldContain("EC key");

        (await FingerprintAsync()).ShouldBe(before);
        (await RunAsync(1, "export", "--name", "No such", "--to", PathOf("x"))).ShouldContain("no certificate No such");
    }

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);

    private async Task<string> FingerprintAsync() => (await ListAsync())[0].GetProperty("fingerprint").GetString()!;

    private async Task<List<JsonElement>> ListAsync() => [.. JsonSerializer.Deserialize<JsonElement>(await RunAsync(0, "list", "--json")).EnumerateArray()];

    private async Task<string> RunAsync(int expected, string verb, params IReadOnlyList<string> arguments)
    {
        var (code, output, errors) = await EspalierProcess.RunAsync(Token, ["certificates", verb, "--data", Data, .. arguments]);
        code.ShouldBe(expected, output + errors);
        return output + errors;
    }
}
