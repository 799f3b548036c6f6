using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Espalier.Data;

namespace Espalier.Site.Security.Audit;

/// <summary>The hashes that hold an audit chain together.</summary>
internal static class AuditHash
{
    /// <summary>What a chain begins with: its name, and what was written before there were chains.</summary>
    public static byte[] Start(string chain, byte[] unchained)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, "espalier-audit-1");
        Append(hash, chain);
        hash.AppendData(unchained);
        return hash.GetHashAndReset();
    }

    /// <summary>The hash of an entry after another.</summary>
    public static byte[] Next(ReadOnlySpan<byte> previous, long position, AuditEntry entry)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(previous);
        Append(hash, position);
        Append(hash, entry);
        return hash.GetHashAndReset();
    }

    /// <summary>One hash over entries that are in no chain.</summary>
    public static async Task<byte[]> OfAsync(IAsyncEnumerable<AuditEntry> entries, CancellationToken token)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await foreach (var entry in entries.WithCancellation(token))
        {
            Append(hash, entry.Id);
            Append(hash, entry);
        }

        return hash.GetHashAndReset();
    }

    private static void Append(IncrementalHash hash, AuditEntry entry)
    {
        Append(hash, Instants.ToMicroseconds(entry.At));
        Append(hash, entry.Caller);
        Append(hash, entry.Operation);
        Append(hash, entry.Target);
    }

    private static void Append(IncrementalHash hash, long number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, number);
        hash.AppendData(bytes);
    }

    private static void Append(IncrementalHash hash, string text)
    {
        // With its length before it, so that no two entries are alike.
        var bytes = Encoding.UTF8.GetBytes(text);
        Append(hash, bytes.Length);
        hash.AppendData(bytes);
    }
}
