namespace Espalier.Contracts.Signatures;

/// <summary>How a request is signed: a name of the registry of HTTP signature algorithms (RFC 9421, 6.2), and how long its signatures are.</summary>
public sealed class SignatureAlgorithm
{
    private static readonly SignatureAlgorithm Ec256 = new("ecdsa-p256-sha256", 64, 64);
    private static readonly SignatureAlgorithm Ec384 = new("ecdsa-p384-sha384", 96, 96);
    private static readonly SignatureAlgorithm Rsa = new("rsa-v1_5-sha256", 256, 384);

    /// <summary>All of them; the first is by far the most frequent.</summary>
    internal static readonly SignatureAlgorithm[] All = [Ec256, Ec384, Rsa];

    private SignatureAlgorithm(string name, int minBytes, int maxBytes)
    {
        Name = name;
        MinBytes = minBytes;
        MaxBytes = maxBytes;
        Suffix = "\";alg=\"" + name + "\";tag=\"" + RequestSignature.Tag + "\"";
    }

    public string Name { get; }

    internal int MinBytes { get; }

    internal int MaxBytes { get; }

    /// <summary>How the parameters of a signature end.</summary>
    internal string Suffix { get; }

    public static SignatureAlgorithm Of(KeyKind kind) => kind switch
    {
        KeyKind.EcP256 => Ec256,
        KeyKind.EcP384 => Ec384,
        KeyKind.Rsa2048 or KeyKind.Rsa3072 => Rsa,
    };
}
