using Espalier.Contracts.Operations;

namespace Espalier.Contracts.Admin.Enrollment;

/// <summary>Who signs the installer of the Mac client (SEC-39).</summary>
public sealed record GetPackageSigning : IRequest<PackageSigning>;

/// <summary>Has the installer signed from now on; it is made anew within a minute, on every node.</summary>
/// <param name="Pkcs12">PKCS #12 (.p12) with a Developer ID Installer certificate, its RSA key and its path.</param>
/// <param name="Password">Of the file; used now and not kept.</param>
public sealed record SavePackageSigning(byte[] Pkcs12, string Password) : IRequest<PackageSigning>
{
    public override string ToString() => nameof(SavePackageSigning);
}

/// <summary>Forgets the certificate with its key: the installer is not signed any more.</summary>
public sealed record RemovePackageSigning : IRequest<Done>;

/// <summary>Who signs the installer of the Mac client.</summary>
/// <param name="Certificate">Null where it is not signed.</param>
/// <param name="Detail">What that means for whoever installs it.</param>
public sealed record PackageSigning(PackageSigningCertificate? Certificate, string Detail);

/// <summary>The certificate that the installer is signed with.</summary>
/// <param name="Subject">Its subject.</param>
/// <param name="Issuer">Its issuer.</param>
/// <param name="Fingerprint">SHA-256, lower-case hex.</param>
/// <param name="NotAfter">Its end.</param>
/// <param name="IsDeveloperId">It is marked as a Developer ID Installer certificate of Apple, which every Mac trusts.</param>
/// <param name="PathLength">Certificates of issuers that are in the package with it.</param>
public sealed record PackageSigningCertificate(string Subject, string Issuer, string Fingerprint, DateTimeOffset NotAfter, bool IsDeveloperId, int PathLength);
