using System.Buffers.Binary;

namespace Espalier.Formats.Ldap;

/// <summary>The <c>nTSecurityDescriptor</c> of an object (MS-DTYP, section 2.4.6, self-relative): its owner, and who may do what.</summary>
public sealed class SecurityDescriptor
{
    private const int HeaderBytes = 20;
    private const int ListHeaderBytes = 8;
    private const ushort SelfRelative = 0x8000;
    private const ushort HasList = 0x0004;

    /// <summary>Protected from inheritance, and inherited by the rules of today.</summary>
    private const ushort ListControl = 0x1500;

    private readonly ushort _control;
    private readonly IReadOnlyList<(byte[] Bytes, AccessEntry? Entry)> _entries;

    private SecurityDescriptor(ushort control, string? owner, IReadOnlyList<(byte[] Bytes, AccessEntry? Entry)> entries)
    {
        _control = control;
        Owner = owner;
        _entries = entries;
    }

    /// <summary>Identifier of the owner; null where it was not asked for.</summary>
    public string? Owner { get; }

    /// <summary>The entries in their order, without those of kinds that give no rights.</summary>
    public IEnumerable<AccessEntry> Entries => _entries.Select(static e => e.Entry).OfType<AccessEntry>();

    /// <summary>Reads a descriptor; null when the bytes are none, or hold no list of rights.</summary>
    public static SecurityDescriptor? Find(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeaderBytes || bytes[0] != 1)
        {
            return null;
        }

        var control = BinaryPrimitives.ReadUInt16LittleEndian(bytes[2..]);
        var owner = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
        var list = BinaryPrimitives.ReadUInt32LittleEndian(bytes[16..]);
        if ((control & HasList) == 0 || list < HeaderBytes || list > bytes.Length - ListHeaderBytes || owner > bytes.Length)
        {
            return null;
        }

        var sid = owner == 0 || bytes.Length - owner < 8 ? null : bytes[(int)owner..] is var at && at.Length >= 8 + (4 * at[1]) ? SecurityIdentifiers.Find(at[..(8 + (4 * at[1]))]) : null;
        return ReadList(bytes[(int)list..]) is { } entries ? new SecurityDescriptor(control, sid, entries) : null;
    }

    /// <summary>True when somebody has all of <paramref name="wanted"/> on the object itself.</summary>
    /// <param name="holder">Identifiers that somebody holds: the own one, groups, and what everybody has.</param>
    /// <param name="wanted">The rights.</param>
    /// <param name="types">Schema ids of what they are wanted for: an attribute and the sets that it is in; none for everything.</param>
    public bool Allows(IReadOnlySet<string> holder, DirectoryRights wanted, params IReadOnlyList<Guid> types)
    {
        // An owner may always read and change who may do what.
        var missing = Owner is not null && holder.Contains(Owner) ? wanted & ~(DirectoryRights.ReadDescriptor | DirectoryRights.WriteDescriptor) : wanted;
        return Grants(Entries.Where(static e => !e.Inheritance.HasFlag(AccessInheritance.InheritOnly)), holder, missing, types);
    }

    /// <summary>True when somebody has all of <paramref name="wanted"/> on every object that is made below, by what this object hands down.</summary>
    public bool AllowsBelow(IReadOnlySet<string> holder, DirectoryRights wanted) => Grants(
        Entries.Where(static e => e.Inheritance.HasFlag(AccessInheritance.Descendants) && !e.Inheritance.HasFlag(AccessInheritance.ChildrenOnly) && e.InheritedObjectType is null), holder, wanted, []);

    /// <summary>The list of rights, as a descriptor without owner, with further ones given to somebody for this object and all below; before what is inherited, as the order has to be.</summary>
    public byte[] Give(params IReadOnlyList<(string Sid, DirectoryRights Rights)> given)
    {
        var own = _entries.TakeWhile(static e => e.Entry is null or { IsAllow: false } && (e.Bytes[1] & (byte)AccessInheritance.Inherited) == 0).Select(static e => e.Bytes).ToList();
        byte[][] all = [.. own, .. given.Select(static g => AccessEntry.Encode(g.Sid, g.Rights, AccessInheritance.Descendants)), .. _entries.Skip(own.Count).Select(static e => e.Bytes)];
        var bytes = new byte[HeaderBytes + ListHeaderBytes + all.Sum(static e => e.Length)];
        bytes[0] = 1;
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(2), (ushort)((_control & ListControl) | SelfRelative | HasList));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(16), HeaderBytes);
        var list = bytes.AsSpan(HeaderBytes);

        // Revision of lists with entries for single attributes and classes.
        list[0] = 4;
        BinaryPrimitives.WriteUInt16LittleEndian(list[2..], (ushort)list.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(list[4..], (ushort)all.Length);
        list = list[ListHeaderBytes..];
        foreach (var entry in all)
        {
            entry.CopyTo(list);
            list = list[entry.Length..];
        }

        return bytes;
    }

    private static bool Grants(IEnumerable<AccessEntry> entries, IReadOnlySet<string> holder, DirectoryRights missing, IReadOnlyList<Guid> types)
    {
        foreach (var entry in entries.Where(e => holder.Contains(e.Sid)))
        {
            // What is denied for one attribute is denied to somebody who wants all; what is allowed for one is not.
            if (!entry.IsAllow && (entry.Rights & missing) != 0 && (types.Count == 0 || entry.ObjectType is not { } denied || types.Contains(denied)))
            {
                return false;
            }

            if (entry.IsAllow && (entry.ObjectType is not { } allowed || types.Contains(allowed)))
            {
                missing &= ~entry.Rights;
            }

            if (missing == 0)
            {
                return true;
            }
        }

        return missing == 0;
    }

    private static List<(byte[] Bytes, AccessEntry? Entry)>? ReadList(ReadOnlySpan<byte> list)
    {
        var size = BinaryPrimitives.ReadUInt16LittleEndian(list[2..]);
        var count = BinaryPrimitives.ReadUInt16LittleEndian(list[4..]);
        if (size < ListHeaderBytes || size > list.Length)
        {
            return null;
        }

        var rest = list[ListHeaderBytes..size];
        var entries = new List<(byte[], AccessEntry?)>();
        for (var i = 0; i < count; i++)
        {
            var length = rest.Length < 4 ? 0 : BinaryPrimitives.ReadUInt16LittleEndian(rest[2..]);
            if (length < 4 || length > rest.Length)
            {
                return null;
            }

            entries.Add((rest[..length].ToArray(), AccessEntry.Find(rest[..length])));
            rest = rest[length..];
        }

        return entries;
    }
}
