using System.Buffers.Binary;

namespace Espalier.Formats.Ldap;

/// <summary>One entry of a list of rights that allows or denies (MS-DTYP, section 2.4.4); its bytes are kept as they came.</summary>
/// <param name="IsAllow">Denies otherwise.</param>
/// <param name="Inheritance">Whom it is for.</param>
/// <param name="Rights">What it is about; generic rights are spelled out.</param>
/// <param name="ObjectType">Schema id of the one attribute, set of attributes or class of child that it is about; null for all.</param>
/// <param name="InheritedObjectType">Schema id of the one class that inherits it; null for all.</param>
/// <param name="Sid">Whose.</param>
public sealed record AccessEntry(bool IsAllow, AccessInheritance Inheritance, DirectoryRights Rights, Guid? ObjectType, Guid? InheritedObjectType, string Sid)
{
    private const byte Allow = 0;
    private const byte Deny = 1;
    private const byte AllowObject = 5;
    private const byte DenyObject = 6;
    private const int HeaderBytes = 8;
    private const int GuidBytes = 16;

    /// <summary>The entry in bytes; null for one that is neither of the four kinds that Active Directory gives rights with.</summary>
    internal static AccessEntry? Find(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeaderBytes || bytes[0] is not (Allow or Deny or AllowObject or DenyObject))
        {
            return null;
        }

        var rights = Spell(BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]));
        var rest = bytes[HeaderBytes..];
        Guid? type = null, inherited = null;
        if (bytes[0] is AllowObject or DenyObject)
        {
            if (rest.Length < 4)
            {
                return null;
            }

            var present = BinaryPrimitives.ReadUInt32LittleEndian(rest);
            rest = rest[4..];
            if (((present & 1) != 0 && !TryTake(ref rest, out type)) || ((present & 2) != 0 && !TryTake(ref rest, out inherited)))
            {
                return null;
            }
        }

        // Entries are padded, so that the identifier says itself how long it is.
        var length = rest.Length > 1 ? 8 + (4 * rest[1]) : 0;
        return length > 0 && length <= rest.Length && SecurityIdentifiers.Find(rest[..length]) is { } sid
            ? new AccessEntry(bytes[0] is Allow or AllowObject, (AccessInheritance)bytes[1], rights, type, inherited, sid)
            : null;
    }

    /// <summary>Bytes of an entry that allows, for all attributes and children.</summary>
    /// <exception cref="FormatException">The identifier is none.</exception>
    internal static byte[] Encode(string sid, DirectoryRights rights, AccessInheritance inheritance)
    {
        var identifier = SecurityIdentifiers.Encode(sid);
        var bytes = new byte[HeaderBytes + identifier.Length];
        bytes[0] = Allow;
        bytes[1] = (byte)inheritance;
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(2), (ushort)bytes.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4), (uint)rights);
        identifier.CopyTo(bytes.AsSpan(HeaderBytes));
        return bytes;
    }

    private static bool TryTake(ref ReadOnlySpan<byte> rest, out Guid? value)
    {
        value = rest.Length >= GuidBytes ? new Guid(rest[..GuidBytes]) : null;
        rest = rest[Math.Min(GuidBytes, rest.Length)..];
        return value is not null;
    }

    private static DirectoryRights Spell(uint mask)
    {
        const uint All = 0x1000_0000, Execute = 0x2000_0000, Write = 0x4000_0000, Read = 0x8000_0000;
        var rights = (DirectoryRights)(mask & 0x000F_01FF);
        return rights
            | ((mask & All) != 0 ? DirectoryRights.FullControl : 0)
            | ((mask & Read) != 0 ? DirectoryRights.Read : 0)
            | ((mask & Write) != 0 ? DirectoryRights.Write : 0)
            | ((mask & Execute) != 0 ? DirectoryRights.ReadDescriptor | DirectoryRights.ListChildren : 0);
    }
}

/// <summary>Rights to an object of Active Directory (MS-ADTS, section 5.1.3.2).</summary>
[Flags]
public enum DirectoryRights : uint
{
    None = 0,
    CreateChild = 0x1,
    DeleteChild = 0x2,
    ListChildren = 0x4,
    Self = 0x8,
    ReadProperty = 0x10,
    WriteProperty = 0x20,
    DeleteTree = 0x40,
    ListObject = 0x80,
    ControlAccess = 0x100,
    Delete = 0x1_0000,
    ReadDescriptor = 0x2_0000,
    WriteDescriptor = 0x4_0000,
    WriteOwner = 0x8_0000,

    /// <summary><c>Read</c> of the dialogs. Listing single objects (<see cref="ListObject"/>) has a meaning only in forests that switched it on.</summary>
    Read = ReadDescriptor | ReadProperty | ListChildren,

    /// <summary><c>Write</c> of the dialogs.</summary>
    Write = WriteProperty | Self,

    /// <summary><c>Full Control</c> of the dialogs.</summary>
    FullControl = 0xF_01FF,
}

/// <summary>Whom an entry is for.</summary>
[Flags]
public enum AccessInheritance : byte
{
    /// <summary>This object only.</summary>
    None = 0,

    /// <summary>Objects below it too.</summary>
    Descendants = 0x2,

    /// <summary>Of those the ones directly below.</summary>
    ChildrenOnly = 0x4,

    /// <summary>Not this object itself.</summary>
    InheritOnly = 0x8,

    /// <summary>It came from above.</summary>
    Inherited = 0x10,
}
