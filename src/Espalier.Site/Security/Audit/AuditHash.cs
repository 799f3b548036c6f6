using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Espalier.Data;
using Espalier.Site.Security.Vault;

namespace Espalier.Site.Security.Audit;

/// <summary>The hashes that hold an audit chain together: keyed, so that nobody who can write to the database but has no site key can add an entry.</summary>
/// <param name="key"><see cref="SiteKey.AuditKey"/>.</param>
internal sealed class AuditHash(byte[] key)
{
    /// <summary>What a chain begins with: its name, and what was written before there were chains.</summary>
    public byte[] Start(string chain, byte[] unchained)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        Append(hash, "espalier-audit-1");
        Append(hash, chain);
        hash.AppendData(unchained);
        return hash.GetHashAndReset();
    }

    /// <summary>The hash of an entry after another.</summary>
    public byte[] Next(ReadOnlySpan<byte> previous, long position, AuditEntry entry)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hash.AppendData(previous);
        Append(hash, position);
        Append(hash, entry);
        return hash.GetHashAndReset();
    }

    /// <summary>One hash over entries that are in no chain.</summary>
    public async Task<byte[]> OfAsync(IAsyncEnumerable<AuditEntry> entries, CancellationToken token)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
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
