using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Espalier.Contracts.Signatures;

/// <summary>
/// The signature of a Mac's request: HTTP Message Signatures (RFC 9421) over method, path, query, Content-Digest (RFC 9530) and site,
/// with the Mac's key, by the algorithm of its kind. The authority is left out because proxies change it.
/// </summary>
public static class RequestSignature
{
    /// <summary>Carries the site code, so that a request for one site is worth nothing at another.</summary>
    public const string SiteHeader = "Espalier-Site";

    /// <summary>A request older or younger than this is refused with <c>clock-skew</c>; 300 s is what Kerberos allows too.</summary>
    public static readonly TimeSpan AllowedSkew = TimeSpan.FromSeconds(300);

    private const string Components = "(\"@method\" \"@path\" \"@query\" \"content-digest\" \"espalier-site\")";
    internal const string Tag = "espalier-client-v1";

    /// <summary>The longest, of an RSA key with 3072 bits, takes 519 characters.</summary>
    private const int MaxSignatureLength = 520;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    private static readonly string EmptyDigest = Digest([]);

    /// <summary>Content-Digest of a body, empty ones too: <c>sha-256=:...:</c>.</summary>
    public static string ContentDigest(ReadOnlySpan<byte> body) => body.IsEmpty ? EmptyDigest : Digest(body);

    private static string Digest(ReadOnlySpan<byte> body)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(body, hash);
        return "sha-256=:" + Convert.ToBase64String(hash) + ":";
    }

    /// <summary>Value of <c>Signature-Input</c> for a signature made at <paramref name="created"/> with the key of <paramref name="keyId"/>.</summary>
    public static string Input(DateTimeOffset created, string keyId, SignatureAlgorithm algorithm) => "sig=" + Parameters(created.ToUnixTimeSeconds(), keyId, algorithm);

    /// <summary>Signs a request; answers the value of the <c>Signature</c> header.</summary>
    public static string Sign(MacKey key, SignedRequest request, DateTimeOffset created, string keyId) =>
        "sig=:" + Convert.ToBase64String(key.Sign(Base(request, created.ToUnixTimeSeconds(), keyId, key.Algorithm))) + ":";

    /// <summary>Reads the two headers; only the form that <see cref="Input"/> writes is understood.</summary>
    public static bool TryRead(string? input, string? signature, out DateTimeOffset created, out string keyId, out SignatureAlgorithm algorithm, out byte[] signatureBytes)
    {
        created = default;
        keyId = "";
        algorithm = SignatureAlgorithm.All[0];
        signatureBytes = [];
        const string Prefix = "sig=" + Components + ";created=";
        const string KeyPrefix = ";keyid=\"";
        if (input is not { Length: <= 512 } || signature is not { Length: <= MaxSignatureLength } || !input.StartsWith(Prefix, StringComparison.Ordinal) || !TryFindAlgorithm(input, ref algorithm))
        {
            return false;
        }

        var key = input.IndexOf(KeyPrefix, StringComparison.Ordinal);
        if (key < Prefix.Length || !long.TryParse(input.AsSpan(Prefix.Length, key - Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds > 253402300799)
        {
            return false;
        }

        var keyStart = key + KeyPrefix.Length;
        if (input.Length - algorithm.Suffix.Length - keyStart != SHA256.HashSizeInBytes * 2)
        {
            return false;
        }

        keyId = input[keyStart..^algorithm.Suffix.Length];
        if (keyId.AsSpan().ContainsAnyExcept(HexDigits) || !signature.StartsWith("sig=:", StringComparison.Ordinal) || !signature.EndsWith(':') || signature.Length < 7)
        {
            return false;
        }

        // One spare byte lets a signature that is too long show itself.
        Span<byte> buffer = stackalloc byte[algorithm.MaxBytes + 1];
        if (!Convert.TryFromBase64Chars(signature.AsSpan(5, signature.Length - 6), buffer, out var written) || written < algorithm.MinBytes || written > algorithm.MaxBytes)
        {
            return false;
        }

        signatureBytes = buffer[..written].ToArray();
        created = DateTimeOffset.FromUnixTimeSeconds(seconds);
        return true;
    }

    /// <summary>True when the signature fits key and request. A key counts for its own algorithm alone.</summary>
    public static bool Verify(MacKey key, SignedRequest request, DateTimeOffset created, string keyId, SignatureAlgorithm algorithm, ReadOnlySpan<byte> signature) =>
        algorithm == key.Algorithm && key.Verify(Base(request, created.ToUnixTimeSeconds(), keyId, algorithm), signature);

    private static bool TryFindAlgorithm(string input, ref SignatureAlgorithm algorithm)
    {
        foreach (var known in SignatureAlgorithm.All)
        {
            if (input.EndsWith(known.Suffix, StringComparison.Ordinal))
            {
                algorithm = known;
                return true;
            }
        }

        return false;
    }

    private static string Parameters(long created, string keyId, SignatureAlgorithm algorithm) =>
        string.Create(CultureInfo.InvariantCulture, $"{Components};created={created};keyid=\"{keyId}{algorithm.Suffix}");

    private static byte[] Base(SignedRequest request, long created, string keyId, SignatureAlgorithm algorithm) => Encoding.UTF8.GetBytes(
        $"\"@method\": {request.Method}\n\"@path\": {request.Path}\n\"@query\": {(request.Query.Length == 0 ? "?" : request.Query)}\n"
        + $"\"content-digest\": {request.ContentDigest}\n\"espalier-site\": {request.Site}\n\"@signature-params\": {Parameters(created, keyId, algorithm)}");
}

/// <summary>What of a request is signed.</summary>
/// <param name="Method">Upper case.</param>
/// <param name="Path">Absolute path as sent, still percent-encoded.</param>
/// <param name="Query">With its leading <c>?</c>; empty when there is none.</param>
/// <param name="ContentDigest">From <see cref="RequestSignature.ContentDigest"/>.</param>
/// <param name="Site">Site code.</param>
public readonly record struct SignedRequest(string Method, string Path, string Query, string ContentDigest, string Site);
