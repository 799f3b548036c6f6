using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Espalier.Contracts.Inventory;

/// <summary>The canonical hash of a class's rows: the same on both ends, whatever the order of rows and properties.</summary>
public static class ClassState
{
    /// <summary>State of a class without rows.</summary>
    public static string Empty { get; } = Of([]);

    /// <summary>
    /// SHA-256 (hex, lower case) over the sorted SHA-256 of the rows. A row is its properties sorted by name (ordinal), each as length-prefixed name,
    /// kind and length-prefixed value; absent and null are the same.
    /// </summary>
    public static string Of(IEnumerable<IReadOnlyDictionary<string, JsonElement>> rows)
    {
        var hashes = rows.Select(HashOf).ToList();
        hashes.Sort(static (a, b) => a.AsSpan().SequenceCompareTo(b));
        using var whole = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var hash in hashes)
        {
            whole.AppendData(hash);
        }

        return Convert.ToHexStringLower(whole.GetHashAndReset());
    }

    /// <summary>One value as text that is equal exactly when the values are: <c>s</c>, <c>n</c> or <c>b</c> and the value.</summary>
    internal static string Canonical(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => "s" + value.GetString(),
        JsonValueKind.Number => value.TryGetInt64(out var whole)
            ? "n" + whole.ToString(CultureInfo.InvariantCulture)
            : "n" + value.GetDouble().ToString("R", CultureInfo.InvariantCulture),
        JsonValueKind.True => "b1",
        JsonValueKind.False => "b0",
        _ => "j" + value.GetRawText(),
    };

    internal static bool IsAbsent(JsonElement value) => value.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined;

    private static byte[] HashOf(IReadOnlyDictionary<string, JsonElement> row)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, value) in row.Where(static p => !IsAbsent(p.Value)).OrderBy(static p => p.Key, StringComparer.Ordinal))
        {
            Append(hash, name);
            Append(hash, Canonical(value));
        }

        return hash.GetHashAndReset();
    }

    private static void Append(IncrementalHash hash, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
        hash.AppendData(length);
        hash.AppendData(bytes);
    }
}
