namespace Espalier.Contracts.Signatures;

/// <summary>The kinds of keys that a Mac may sign with. EC P-256 is the product's own choice; the others are made where a certificate template of the company takes nothing else (SEC-26).</summary>
public enum KeyKind
{
    EcP256,
    EcP384,
    Rsa2048,
    Rsa3072,
}

/// <summary>Names of the kinds.</summary>
public static class KeyKinds
{
    /// <summary>As a refusal of the site carries it; never changed, because clients of other versions read it.</summary>
    public static string Code(this KeyKind kind) => kind switch
    {
        KeyKind.EcP256 => "ec-p256",
        KeyKind.EcP384 => "ec-p384",
        KeyKind.Rsa2048 => "rsa-2048",
        KeyKind.Rsa3072 => "rsa-3072",
    };

    /// <summary>For people.</summary>
    public static string Words(this KeyKind kind) => kind switch
    {
        KeyKind.EcP256 => "EC P-256",
        KeyKind.EcP384 => "EC P-384",
        KeyKind.Rsa2048 => "RSA with 2048 bits",
        KeyKind.Rsa3072 => "RSA with 3072 bits",
    };

    /// <summary>The kind of a <see cref="Code"/>; null for one that this version does not know.</summary>
    public static KeyKind? Find(string? code)
    {
        foreach (var kind in Enum.GetValues<KeyKind>())
        {
            if (kind.Code() == code)
            {
                return kind;
            }
        }

        return null;
    }
}
