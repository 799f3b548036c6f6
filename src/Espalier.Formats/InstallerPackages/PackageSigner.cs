namespace Espalier.Formats.InstallerPackages;

/// <summary>
/// Who signs a package. Both signatures are of the table of contents' digest, and both are as long for one digest as for another: their places are in the table before they are made.
/// </summary>
/// <param name="certificates">DER, the signer's first, then its path.</param>
/// <param name="signDigest">RSA PKCS #1 v1.5 over a SHA-1 digest, as <c>productsign</c> makes it.</param>
/// <param name="signMessage">CMS (RFC 5652), DER, detached, over the same bytes.</param>
public sealed class PackageSigner(IReadOnlyList<byte[]> certificates, Func<byte[], byte[]> signDigest, Func<byte[], byte[]> signMessage)
{
    public IReadOnlyList<byte[]> Certificates => certificates;

    internal int DigestSignatureBytes(int digestBytes) => signDigest(new byte[digestBytes]).Length;

    internal int MessageSignatureBytes(int digestBytes) => signMessage(new byte[digestBytes]).Length;

    internal byte[] SignDigest(byte[] digest) => signDigest(digest);

    internal byte[] SignMessage(byte[] digest) => signMessage(digest);
}
