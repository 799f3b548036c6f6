using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Espalier.Contracts.Signatures;

namespace Espalier.Formats.Fuzz;

/// <summary>Signed documents with the certificate inside, and the headers of signed requests.</summary>
internal static class SignatureTarget
{
    private const string Type = "espalier-policy";

    private static readonly DateTimeOffset Now = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);
    private static readonly ECDsa Key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private static readonly X509Certificate2 Authority = Make();
    private static readonly string Document = SignedDocument.Sign(Key, Authority, Type, "{}"u8);

    public static FuzzTarget Create() => new(
        "signatures",
        [Encoding.ASCII.GetBytes(Document), Headers(KeyKind.EcP256, 64), Headers(KeyKind.EcP384, 96), Headers(KeyKind.Rsa2048, 256), Headers(KeyKind.Rsa3072, 384)],
        [.. Tokens.Select(Encoding.UTF8.GetBytes)],
        Try);

    private static IReadOnlyList<string> Tokens { get; } = ["sig=", "(", ")", ";created=", ";keyid=\"", "\"", ":", ".", "..", "=", "-1", "9999999999999999999", "\u0000", "\n"];

    private static byte[] Headers(KeyKind kind, int bytes) =>
        Encoding.ASCII.GetBytes(RequestSignature.Input(Now, new string('a', 64), SignatureAlgorithm.Of(kind)) + "\nsig=:" + Convert.ToBase64String(new byte[bytes]) + ":");

    private static X509Certificate2 Make()
    {
        var request = new CertificateRequest("CN=Fuzz", Key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        return request.CreateSelfSigned(Now.AddDays(-1), Now.AddDays(1));
    }

    private static bool Try(byte[] bytes)
    {
        var text = Encoding.UTF8.GetString(bytes);
        var error = SignedDocument.Read(text, Type, [Authority], Now, out var payload);
        Promises.Keep(error == SignedDocumentError.None || payload.Length == 0, "nothing of what is not believed");

        // Its signer is an authority and no policy signer, so not even the true one is believed.
        Promises.Keep(error != SignedDocumentError.None, "nothing but a policy signer is believed");
        var line = text.IndexOf('\n', StringComparison.Ordinal);
        var isRead = RequestSignature.TryRead(line < 0 ? text : text[..line], line < 0 ? null : text[(line + 1)..], out _, out var keyId, out _, out var signature);
        Promises.Keep(!isRead || (keyId.Length == 64 && signature.Length is 64 or 96 or (>= 256 and <= 384)), "what is read has the size of its algorithm");
        return isRead;
    }
}
