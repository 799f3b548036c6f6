using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Espalier.Contracts.Admin.Enrollment;
using Espalier.Data;
using Espalier.Server.Hosting;
using Espalier.Server.Tests.Identity;
using Espalier.Server.Tests.Setup;
using Espalier.Site.ClientPackages;
using Espalier.Site.Sites;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Espalier.Server.Tests.Certificates;

/// <summary>The installer that a site hands out, signed with a certificate that an administrator gave.</summary>
public sealed class PackageSigningTests : IAsyncLifetime
{
    private const string Password = "Grün: 山-0815";
    private const string Item = "Signature of the Mac client's package";

    private readonly PublishingSite _site = new();
    private readonly RSA _key = RSA.Create(2048);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _site.InitializeAsync();

    public async ValueTask DisposeAsync()
    {
        await _site.DisposeAsync();
        _key.Dispose();
    }

    [Fact]
    public async Task The_installer_is_signed_from_now_on_and_the_key_is_in_nothing_that_the_site_writes()
    {
        var unsigned = await InstallerAsync(static i => i.SignedBy is null);
        (await _site.RunAsync(new GetPackageSigning())).ShouldBe(new PackageSigning(null, PackageSigners.Unsigned));
        (await FindItemAsync()).ShouldBe((HealthState.Good, PackageSigners.Unsigned));

        var saved = await _site.RunAsync(new SavePackageSigning(Pkcs12(), Password));
        (saved.Certificate!.Subject, saved.Certificate.IsDeveloperId, saved.Certificate.PathLength).ShouldBe(("CN=Signer", false, 0));
        (await _site.RunAsync(new GetPackageSigning())).ShouldBe(saved);
        _site.Clock.Advance(TimeSpan.FromMinutes(1));
        var signed = await InstallerAsync(static i => i.SignedBy == "CN=Signer");
        Package(signed).Sha256.ShouldNotBe(Package(unsigned).Sha256);
        (await FindItemAsync()).Finding.ShouldStartWith("Signed by CN=Signer");

        // What is downloaded says so, and is what its digest says.
        using var request = new HttpRequestMessage(HttpMethod.Get, Package(signed).Address);
        using var response = await RawRequest.OpenAsync(request);
        var content = await response.Content.ReadAsByteArrayAsync(Cancel);
        Convert.ToHexStringLower(SHA256.HashData(content)).ShouldBe(Package(signed).Sha256);
        var table = new MemoryStream(content, 28, content.Length - 28);
        await using var zlib = new System.IO.Compression.ZLibStream(table, System.IO.Compression.CompressionMode.Decompress);
        var toc = System.Xml.Linq.XDocument.Load(zlib).Root!.Element("toc")!;
        (toc.Element("signature")!.Attribute("style")!.Value, toc.Element("x-signature")!.Attribute("style")!.Value).ShouldBe(("RSA", "CMS"));

        var contents = await _site.ContentsAsync();
        contents.ShouldContain("package signing certificate CN=Signer " + saved.Certificate.Fingerprint);
        foreach (var secret in new[] { Password, Convert.ToHexString(Encoding.UTF8.GetBytes(Password)), Convert.ToHexString(_key.ExportPkcs8PrivateKey()), Convert.ToHexString(_key.ExportParameters(true).D!) })
        {
            contents.ShouldNotContain(secret);
            _site.Logs.All.ShouldAllBe(record => !record.Message.Contains(secret, StringComparison.OrdinalIgnoreCase));
        }

        await _site.RunAsync(new RemovePackageSigning());
        (await _site.TryAsync(new RemovePackageSigning())).Problem!.Code.ShouldBe("not-found");
        _site.Clock.Advance(TimeSpan.FromMinutes(1));
        Package(await InstallerAsync(static i => i.SignedBy is null)).Sha256.ShouldBe(Package(unsigned).Sha256);
    }

    [Fact]
    public async Task A_certificate_that_ends_is_warned_of_and_signs_nothing_afterwards()
    {
        await _site.RunAsync(new SavePackageSigning(Pkcs12(TimeSpan.FromMinutes(30)), Password));
        _site.Clock.Advance(TimeSpan.FromMinutes(1));
        await InstallerAsync(static i => i.SignedBy is not null);
        (await FindItemAsync()).State.ShouldBe(HealthState.Warning);
        _site.Clock.Advance(TimeSpan.FromMinutes(40));

        await InstallerAsync(static i => i.SignedBy is null);
        var (state, finding) = await FindItemAsync();
        (state, finding.Contains("has ended", StringComparison.Ordinal)).ShouldBe((HealthState.Bad, true));
    }

    [Fact]
    public async Task A_key_that_does_not_open_signs_nothing_and_the_same_certificate_given_again_signs_again()
    {
        var pkcs12 = Pkcs12();
        await _site.RunAsync(new SavePackageSigning(pkcs12, Password));
        _site.Clock.Advance(TimeSpan.FromMinutes(1));
        await InstallerAsync(static i => i.SignedBy is not null);

        // As after another site key: what was sealed is not for this one.
        await _site.Services.GetRequiredService<SiteDatabase>().WriteAsync(
            static (scope, token) => scope.Context.Set<StoredPackageSigner>().ExecuteUpdateAsync(static u => u.SetProperty(static s => s.SealedKey, new byte[64]), token), Cancel);
        _site.Clock.Advance(TimeSpan.FromMinutes(1));
        await InstallerAsync(static i => i.SignedBy is null);
        var shown = await _site.RunAsync(new GetPackageSigning());
        (shown.Certificate, shown.Detail.Contains("does not open", StringComparison.Ordinal)).ShouldBe((null, true));
        (await FindItemAsync()).State.ShouldBe(HealthState.Bad);

        await _site.RunAsync(new SavePackageSigning(pkcs12, Password));
        _site.Clock.Advance(TimeSpan.FromMinutes(1));
        await InstallerAsync(static i => i.SignedBy is not null);
        (await FindItemAsync()).State.ShouldBe(HealthState.Good);
    }

    [Fact]
    public async Task What_cannot_sign_is_refused_at_its_field_and_changes_nothing()
    {
        var before = await _site.ContentsAsync();
        foreach (var (request, field) in new[]
        {
            (new SavePackageSigning(Pkcs12(), "wrong"), "password"), (new SavePackageSigning("none"u8.ToArray(), Password), "pkcs12"), (new SavePackageSigning(new byte[300 * 1024], Password), "pkcs12"),
        })
        {
            var problem = (await _site.TryAsync(request)).Problem!;
            (problem.Code, problem.Fields.Single().Field).ShouldBe(("invalid", field));
            request.ToString().ShouldNotContain(Password);
        }

        (await _site.ContentsAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task The_command_that_makes_an_installer_elsewhere_signs_it_too()
    {
        var folder = Directory.CreateTempSubdirectory("espalier-package-");
        try
        {
            string Place(string name) => Path.Combine(folder.FullName, name);
            using var certificate = new CertificateRequest("CN=Elsewhere", _key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(9));
            await File.WriteAllBytesAsync(Place("key.p12"), certificate.Export(X509ContentType.Pkcs12, Password), Cancel);
            await File.WriteAllTextAsync(Place("password"), Password + "\n", Cancel);
            await File.WriteAllTextAsync(Place("wrong"), "wrong\n", Cancel);
            Task<(int Code, string Output, string Errors)> RunAsync(params string[] more) => EspalierProcess.RunAsync(
                Cancel, ["client-package", "--client", _site.Published, "--site", "https://site.example.com:8760", "--fingerprint", new string('a', 64), "--output", Place("client.pkg"), .. more]);

            var (code, output, errors) = await RunAsync();
            (code, output.Contains("Not signed", StringComparison.Ordinal)).ShouldBe((0, true), output + errors);
            var unsigned = await File.ReadAllBytesAsync(Place("client.pkg"), Cancel);
            (code, output, errors) = await RunAsync("--sign", Place("key.p12"), "--password-file", Place("wrong"));
            (code != 0, errors.Contains("The password is wrong.", StringComparison.Ordinal)).ShouldBe((true, true), output + errors);
            (code, output, errors) = await RunAsync("--sign", Place("key.p12"), "--password-file", Place("password"));
            (code, output.Contains("Signed by CN=Elsewhere", StringComparison.Ordinal)).ShouldBe((0, true), output + errors);
            (await File.ReadAllBytesAsync(Place("client.pkg"), Cancel)).Length.ShouldBeGreaterThan(unsigned.Length);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private byte[] Pkcs12(TimeSpan? lifetime = null)
    {
        var request = new CertificateRequest("CN=Signer", _key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(_site.Clock.GetUtcNow().AddDays(-1), _site.Clock.GetUtcNow() + (lifetime ?? TimeSpan.FromDays(365)));
        return certificate.Export(X509ContentType.Pkcs12, Password);
    }

    private static PublicFile Package(ClientInstaller installer) => installer.Files.Single(static f => f.Name == "espalier-client.pkg");

    private async Task<(HealthState State, string Finding)> FindItemAsync()
    {
        var item = (await _site.Services.GetRequiredService<SiteHealth>().CheckAllAsync(Cancel)).Single(static i => i.Name == Item);
        return (item.State, item.Finding);
    }

    private async Task<ClientInstaller> InstallerAsync(Func<ClientInstaller, bool> expected)
    {
        while (true)
        {
            if ((await _site.RunAsync(new GetEnrollmentInfo())).Installer is { } installer && expected(installer))
            {
                return installer;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), Cancel);
        }
    }

    /// <summary>A site with a published client, whose executable has a head and nothing else.</summary>
    private sealed class PublishingSite : LiveSite
    {
        public string Published { get; private set; } = "";

        private protected override SiteHostOptions Adjust(SiteHostOptions options)
        {
            var folder = Published = Path.Combine(options.Site.DataFolder, "published");
            Write("Espalier/espalier-client.app/Contents/MacOS/espalier-client", [0xCF, 0xFA, 0xED, 0xFE, 0x0C, 0x00, 0x00, 0x01, .. new byte[64]]);
            Write("Espalier/espalier-client.app/Contents/Info.plist", "<plist version=\"1.0\"><dict><key>CFBundleShortVersionString</key><string>1.0.0</string></dict></plist>"u8.ToArray());
            Write("Espalier/espalierctl", "#!/bin/sh\n"u8.ToArray());
            foreach (var job in new[] { "LaunchDaemons/org.espalier.client.plist", "LaunchAgents/org.espalier.client.ui.plist", "Applications/Espalier.app/Contents/Info.plist" })
            {
                Write(job, "<plist version=\"1.0\"><dict/></plist>"u8.ToArray());
            }

            return options with { Site = options.Site with { MacClientFolder = folder } };

            void Write(string path, byte[] content)
            {
                var file = Path.Combine(folder, "osx-arm64", path);
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                File.WriteAllBytes(file, content);
            }
        }
    }
}
