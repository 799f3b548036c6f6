using System.Buffers.Binary;
using System.Diagnostics;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using System.Xml.Linq;
using Espalier.Formats.InstallerPackages;
using Espalier.Site.ClientPackages;

namespace Espalier.Site.Tests.ClientPackages;

/// <summary>Signed packages, whose signatures are taken out of the file and checked by OpenSSL with certificates that OpenSSL made. No Installer of a Mac was at hand.</summary>
public sealed class PackageSignatureTests : IDisposable
{
    private const string SevenZip = "/usr/bin/7z";
    private const string Tar = "/usr/bin/bsdtar";
    private const string OpenSsl = "/usr/bin/openssl";
    private const string Password = "Grün: 山-4711";
    private const int HeaderBytes = 28;

    private static readonly XNamespace Signature = "http://www.w3.org/2000/09/xmldsig#";
    private static readonly DateTimeOffset At = new(2026, 3, 14, 15, 9, 26, TimeSpan.Zero);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("espalier-signed-");

    private readonly InstallerPackage _package = new()
    {
        Identifier = "org.example.tool",
        Version = "1.2.3",
        Title = "A tool",
        Component = "tool.pkg",
        OldestSystem = "12.0",
        Architectures = ["arm64"],
        Items = [new("Library/Tool/tool", UnixFileMode.UserRead, RandomNumberGenerator.GetBytes(50_000), At)],
        Preinstall = "#!/bin/sh\n"u8.ToArray(),
        Postinstall = "#!/bin/sh\n"u8.ToArray(),
        MadeAt = At,
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_signed_package_holds_both_signatures_and_its_path_and_OpenSSL_finds_them_good()
    {
        SkipWhereMissing();
        var package = await SignAsync();
        var parts = Take(package);
        parts.Certificates.Count.ShouldBe(3, "the signer's, the authority's below the root, the root's");
        parts.Certificates[0].Subject.ShouldContain("Developer ID Installer: Example (ABCDE12345)");
        Sha1(parts.Table).ShouldBe(parts.Digest, "the heap begins with it");

        (await VerifyDigestAsync(parts, parts.Table)).ShouldBe((0, true));
        (await VerifyMessageAsync(parts, parts.Digest)).ShouldBe(0);

        // Any byte of the table of contents, and of what is signed, turns both red.
        foreach (var at in new[] { 0, parts.Table.Length / 2, parts.Table.Length - 1 })
        {
            var changed = parts.Table.ToArray();
            changed[at] ^= 1;
            (await VerifyDigestAsync(parts, changed)).Code.ShouldNotBe(0, $"byte {at}");
            (await VerifyMessageAsync(parts, Sha1(changed))).ShouldNotBe(0, $"byte {at}");
        }

        (await VerifyDigestAsync(parts with { Rsa = [.. parts.Rsa[..^1], (byte)(parts.Rsa[^1] ^ 1)] }, parts.Table)).Code.ShouldNotBe(0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Signed_or_not_others_open_it_and_find_the_same_files(bool isSigned)
    {
        SkipWhereMissing();
        var file = Path.Combine(_folder.FullName, "tool.pkg");
        var package = isSigned ? await SignAsync() : Write(null);
        await File.WriteAllBytesAsync(file, package, Token);

        var (code, output) = await RunAsync(SevenZip, "t", file);
        (code, output.Contains("Everything is Ok", StringComparison.Ordinal)).ShouldBe((0, true), output);
        (code, output) = await RunAsync(Tar, "-tf", file);
        code.ShouldBe(0, output);
        output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal).ShouldBe(["Distribution", "tool.pkg", "tool.pkg/Bom", "tool.pkg/PackageInfo", "tool.pkg/Payload", "tool.pkg/Scripts"]);
        PackageContents.TryRead(package, out var contents, out var fault).ShouldBeTrue(fault);
        contents!.Items.Single(static i => i.Path == "Library/Tool/tool").Content.ShouldBe(_package.Items[0].Content);
        Table(package).Element("toc")!.Elements().Count(static e => e.Name.LocalName.EndsWith("signature", StringComparison.Ordinal)).ShouldBe(isSigned ? 2 : 0);
    }

    [Fact]
    public async Task The_same_package_is_signed_with_the_same_bytes()
    {
        SkipWhereMissing();
        var file = await MakeAsync();
        using var first = Read(file);
        using var second = Read(file);

        Write(first.ToSigner(At)).ShouldBe(Write(second.ToSigner(At)), "its digest is part of lines that were handed out");
        Write(first.ToSigner(At)).ShouldNotBe(Write(null));
        first.Describe().ShouldContain("without a timestamp");
        first.Describe().ShouldContain("no Developer ID Installer certificate of Apple");
    }

    [Fact]
    public async Task A_certificate_that_Apple_marks_is_told_apart()
    {
        SkipWhereMissing();
        var file = await MakeAsync("1.2.840.113635.100.6.1.14=DER:0500");
        using var signature = Read(file);

        signature.IsDeveloperId.ShouldBeTrue();
        signature.Describe().ShouldNotContain("no Developer ID");
    }

    [Theory]
    [InlineData("wrong password", "The password is wrong.")]
    [InlineData("no file", "It is no PKCS #12 file (.p12) that is sealed with a password.")]
    [InlineData("no key", "It has no certificate with its key.")]
    [InlineData("EC", "Its key is no RSA key; packages are signed with RSA keys alone.")]
    [InlineData("1024 bits", "Its key has 1024 bits; at least 2048 are needed.")]
    [InlineData("ended", "Its certificate has ended at 2026-01-01 00:00:00Z.")]
    [InlineData("not yet", "Its certificate is valid from 2027-01-01 00:00:00Z only.")]
    public void What_nothing_can_be_signed_with_is_refused_with_its_reason(string what, string reason)
    {
        using var rsa = RSA.Create(what == "1024 bits" ? 1024 : 2048);
        using var elliptic = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = what == "EC" ? new CertificateRequest("CN=x", elliptic, HashAlgorithmName.SHA256) : new CertificateRequest("CN=x", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var (from, until) = what switch { "ended" => (2025, 2026), "not yet" => (2027, 2028), _ => (2025, 2028) };
        using var certificate = request.CreateSelfSigned(new DateTimeOffset(from, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(until, 1, 1, 0, 0, 0, TimeSpan.Zero));
        using var bare = X509CertificateLoader.LoadCertificate(certificate.RawData);
        var file = what == "no file" ? "none"u8.ToArray() : (what == "no key" ? bare : certificate).Export(X509ContentType.Pkcs12, Password)!;

        PackageSignature.TryRead(file, what == "wrong password" ? "other" : Password, At, out var fault).ShouldBeNull();

        fault.ShouldBe(reason);
    }

    [Fact]
    public void A_file_that_makes_opening_it_dear_is_refused_before_that_is_done()
    {
        var contents = new Pkcs12SafeContents();
        var file = new Pkcs12Builder();
        file.AddSafeContentsUnencrypted(contents);
        file.SealWithMac(Password, HashAlgorithmName.SHA256, 400_000);

        PackageSignature.TryRead(file.Encode(), Password, At, out var fault).ShouldBeNull();

        fault!.ShouldContain("too much work");
    }

#pragma warning disable CA5350 // The format's digest.
    private static byte[] Sha1(byte[] content) => SHA1.HashData(content);
#pragma warning restore CA5350

    private static void SkipWhereMissing() =>
        Assert.SkipUnless(File.Exists(SevenZip) && File.Exists(Tar) && File.Exists(OpenSsl), "7z (p7zip-full), bsdtar (libarchive-tools) or openssl is not installed");

    private static PackageSignature Read(byte[] file)
    {
        var signature = PackageSignature.TryRead(file, Password, TimeProvider.System.GetUtcNow(), out var fault);
        fault.ShouldBeNull();
        return signature!;
    }

    private byte[] Write(PackageSigner? signer)
    {
        using var stream = new MemoryStream();
        _package.Write(stream, signer);
        return stream.ToArray();
    }

    private async Task<byte[]> SignAsync()
    {
        using var signature = Read(await MakeAsync());
        return Write(signature.ToSigner(At));
    }

    /// <summary>A signer's certificate below an authority below a root, as Apple's are.</summary>
    private async Task<byte[]> MakeAsync(string? mark = null)
    {
        async Task IssueAsync(string name, string subject, string? issuer, string extensions)
        {
            await File.WriteAllTextAsync(Place(name + ".ext"), extensions, Token);
            await OpenSslAsync("req", "-newkey", "rsa:2048", "-nodes", "-keyout", Place(name + ".key"), "-subj", subject, "-out", Place(name + ".csr"));
            string[] by = issuer is null ? ["-key", Place(name + ".key")] : ["-CA", Place(issuer + ".pem"), "-CAkey", Place(issuer + ".key"), "-CAcreateserial"];
            await OpenSslAsync(["x509", "-req", "-in", Place(name + ".csr"), "-days", "3650", "-extfile", Place(name + ".ext"), "-out", Place(name + ".pem"), .. by]);
        }

        await IssueAsync("root", "/CN=Example Root", null, "basicConstraints=critical,CA:TRUE\nsubjectKeyIdentifier=hash\n");
        await IssueAsync("authority", "/CN=Example Developer ID CA", "root", "basicConstraints=critical,CA:TRUE\nsubjectKeyIdentifier=hash\n");
        await IssueAsync(
            "signer", "/CN=Developer ID Installer: Example (ABCDE12345)", "authority",
            "basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=critical,1.2.840.113635.100.4.13\n" + (mark is null ? "" : mark + "\n"));
        await File.WriteAllTextAsync(Place("path.pem"), await File.ReadAllTextAsync(Place("authority.pem"), Token) + await File.ReadAllTextAsync(Place("root.pem"), Token), Token);
        await File.WriteAllTextAsync(Place("password"), Password, Token);
        await OpenSslAsync("pkcs12", "-export", "-inkey", Place("signer.key"), "-in", Place("signer.pem"), "-certfile", Place("path.pem"), "-passout", "file:" + Place("password"), "-out", Place("signer.p12"));
        return await File.ReadAllBytesAsync(Place("signer.p12"), Token);
    }

    /// <summary>What the file itself says where the signatures are.</summary>
    private static SignedParts Take(byte[] package)
    {
        var packed = (int)BinaryPrimitives.ReadInt64BigEndian(package.AsSpan(8));
        var heap = package.AsSpan(HeaderBytes + packed).ToArray();
        var toc = Table(package).Element("toc")!;
        byte[] At(XElement place) => heap.AsSpan((int)place.Element("offset")!, (int)place.Element("size")!).ToArray();
        var (rsa, cms) = (toc.Element("signature")!, toc.Element("x-signature")!);
        (rsa.Attribute("style")!.Value, cms.Attribute("style")!.Value, toc.Element("checksum")!.Attribute("style")!.Value).ShouldBe(("RSA", "CMS", "sha1"));
        var certificates = rsa.Descendants(Signature + "X509Certificate").Select(static c => X509CertificateLoader.LoadCertificate(Convert.FromBase64String(c.Value))).ToList();
        cms.Descendants(Signature + "X509Certificate").Select(static c => c.Value).ShouldBe(rsa.Descendants(Signature + "X509Certificate").Select(static c => c.Value));
        return new SignedParts(package.AsSpan(HeaderBytes, packed).ToArray(), At(toc.Element("checksum")!), At(rsa), At(cms), certificates);
    }

    private static XElement Table(byte[] package)
    {
        using var zlib = new ZLibStream(new MemoryStream(package, HeaderBytes, (int)BinaryPrimitives.ReadInt64BigEndian(package.AsSpan(8))), CompressionMode.Decompress);
        return XDocument.Load(zlib).Root!;
    }

    private async Task<(int Code, bool IsOk)> VerifyDigestAsync(SignedParts parts, byte[] table)
    {
        await File.WriteAllBytesAsync(Place("table"), table, Token);
        await File.WriteAllBytesAsync(Place("rsa"), parts.Rsa, Token);
        await File.WriteAllTextAsync(Place("key.pem"), PemEncoding.WriteString("PUBLIC KEY", parts.Certificates[0].PublicKey.ExportSubjectPublicKeyInfo()), Token);
        var (code, output) = await RunAsync(OpenSsl, "dgst", "-sha1", "-verify", Place("key.pem"), "-signature", Place("rsa"), Place("table"));
        return (code, output.Contains("Verified OK", StringComparison.Ordinal));
    }

    private async Task<int> VerifyMessageAsync(SignedParts parts, byte[] digest)
    {
        await File.WriteAllBytesAsync(Place("digest"), digest, Token);
        await File.WriteAllBytesAsync(Place("cms"), parts.Cms, Token);
        return (await RunAsync(OpenSsl, "cms", "-verify", "-binary", "-inform", "DER", "-in", Place("cms"), "-content", Place("digest"), "-CAfile", Place("root.pem"), "-purpose", "any", "-out", Place("verified"))).Code;
    }

    private string Place(string name) => Path.Combine(_folder.FullName, name);

    private static async Task OpenSslAsync(params string[] arguments)
    {
        var (code, output) = await RunAsync(OpenSsl, arguments);
        code.ShouldBe(0, output);
    }

    private static async Task<(int Code, string Output)> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(Token);
        var output = await process.StandardOutput.ReadToEndAsync(Token);
        await process.WaitForExitAsync(Token);
        return (process.ExitCode, output + await error);
    }

    private sealed record SignedParts(byte[] Table, byte[] Digest, byte[] Rsa, byte[] Cms, IReadOnlyList<X509Certificate2> Certificates);
}
