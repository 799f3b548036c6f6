namespace Espalier.Site.Security.Audit;

/// <summary>Goes along one chain and says where it is not as it was written.</summary>
internal sealed class AuditChainWalk(AuditHash hash, string chain, byte[] start, List<string> findings)
{
    private byte[] _hash = start;
    private long _position;
    private bool _isBroken;

    /// <summary>Takes the next entry by position.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="signed">The hash that the site signed for its position; null when it did not sign there.</param>
    public void Take(AuditEntry entry, byte[]? signed)
    {
        var position = entry.Position ?? 0;
        if (position != _position + 1)
        {
            findings.Add($"Chain {chain}: {Range(_position + 1, position - 1)} missing.");
            _isBroken = true;
        }
        else if (entry.Hash is null || !hash.Next(_hash, position, entry).AsSpan().SequenceEqual(entry.Hash))
        {
            findings.Add(position == 1
                ? $"Chain {chain}: entry 1, or what was written before there were chains, is not as it was written."
                : $"Chain {chain}: entry {position} of {entry.At:u} ({entry.Caller}, {entry.Operation}) is not as it was written.");
            _isBroken = true;
        }

        if (signed is not null && !signed.AsSpan().SequenceEqual(entry.Hash))
        {
            findings.Add($"Chain {chain}: entry {position} of {entry.At:u} is not the one that the site signed.");
        }

        (_position, _hash) = (position, entry.Hash ?? _hash);
    }

    /// <summary>Compares the end with what is known of it.</summary>
    /// <param name="before">The row of the chain before its entries were read.</param>
    /// <param name="after">And after that.</param>
    /// <param name="furthest">The last position that was signed, and when.</param>
    public void End(AuditChain? before, AuditChain? after, (long Position, DateTimeOffset At)? furthest)
    {
        if (furthest is { } signed && signed.Position > _position)
        {
            findings.Add($"Chain {chain}: {Range(_position + 1, signed.Position)} missing at the end; the site signed them at {signed.At:u}.");
        }
        else if (after is null)
        {
            findings.Add($"Chain {chain}: the row that says where it ends is missing.");
        }
        else if (before?.Position > _position)
        {
            findings.Add($"Chain {chain}: {Range(_position + 1, before.Position)} missing at the end.");
        }
        else if (after.Position < _position || (!_isBroken && after.Position == _position && !after.Hash.AsSpan().SequenceEqual(_hash)))
        {
            findings.Add($"Chain {chain}: it ends with entry {_position}, which its row does not know.");
        }
    }

    private static string Range(long from, long to) => from >= to ? $"entry {from} is" : $"entries {from} to {to} are";
}
