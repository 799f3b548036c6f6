using CsCheck;
using Espalier.Formats.Ldap;

namespace Espalier.Formats.Tests.Ldap;

public sealed class SecurityDescriptorTests
{
    private const string Ada = "S-1-5-21-1-2-3-1001";
    private const string Group = "S-1-5-21-1-2-3-1002";
    private static readonly Guid Attribute = new("f3a64788-5306-11d1-a9c5-0000f80367c1");
    private static readonly Guid Other = new("bf967a8b-0de6-11d0-a285-00aa003049e2");

    [Fact]
    public void What_is_given_is_allowed_here_and_below_and_to_nobody_else()
    {
        var rights = Given((Ada, DirectoryRights.Read | DirectoryRights.CreateChild));

        rights.Allows(Of(Ada), DirectoryRights.Read | DirectoryRights.CreateChild).ShouldBeTrue();
        rights.AllowsBelow(Of(Ada), DirectoryRights.CreateChild).ShouldBeTrue();
        rights.Allows(Of(Ada), DirectoryRights.FullControl).ShouldBeFalse();
        rights.Allows(Of(Group), DirectoryRights.CreateChild).ShouldBeFalse();
        rights.Allows(Of(Ada, Group), DirectoryRights.CreateChild, Attribute).ShouldBeTrue("a right to everything is one to this");
    }

    [Fact]
    public void An_entry_for_one_attribute_is_none_for_all_and_one_that_denies_counts_first()
    {
        var allowed = Parse(Entry(5, 0, 0x30, Group, Attribute));
        allowed.Allows(Of(Group), DirectoryRights.WriteProperty, Attribute).ShouldBeTrue();
        allowed.Allows(Of(Group), DirectoryRights.WriteProperty, Other).ShouldBeFalse();
        allowed.Allows(Of(Group), DirectoryRights.WriteProperty).ShouldBeFalse();
        allowed.AllowsBelow(Of(Group), DirectoryRights.WriteProperty).ShouldBeFalse();

        var denied = Parse(Entry(1, 0, 0x20, Ada), Entry(0, 2, 0x30, Group));
        denied.Allows(Of(Ada, Group), DirectoryRights.WriteProperty).ShouldBeFalse();
        denied.Allows(Of(Group), DirectoryRights.WriteProperty).ShouldBeTrue();
        denied.AllowsBelow(Of(Ada, Group), DirectoryRights.WriteProperty).ShouldBeTrue("what is denied here only is not denied below");
    }

    [Fact]
    public void Generic_rights_are_spelled_out_and_what_is_only_handed_down_is_not_held_here()
    {
        var rights = Parse(Entry(0, 2 | 8, 0x1000_0000, Ada));
        rights.Allows(Of(Ada), DirectoryRights.CreateChild).ShouldBeFalse();
        rights.AllowsBelow(Of(Ada), DirectoryRights.FullControl).ShouldBeTrue();
        Parse(Entry(0, 2 | 4, 0x1, Ada)).AllowsBelow(Of(Ada), DirectoryRights.CreateChild).ShouldBeFalse("children of children get nothing");
    }

    [Fact]
    public void New_entries_stand_behind_what_denies_and_before_what_is_inherited()
    {
        var before = Parse(Entry(1, 0, 0x20, Ada), Entry(0, 0, 0x10, Group), Entry(0, 0x12, 0x4, Group));
        var after = SecurityDescriptor.Find(before.Give((Ada, DirectoryRights.Write)))!;

        after.Entries.Select(static e => (e.Sid, e.Rights)).ShouldBe(
            [(Ada, DirectoryRights.WriteProperty), (Ada, DirectoryRights.Write), (Group, DirectoryRights.ReadProperty), (Group, DirectoryRights.ListChildren)]);
    }

    [Fact]
    public void Bytes_of_anybody_are_read_or_refused() => Gen.Byte.Array[0, 200].Sample(static bytes =>
    {
        SecurityDescriptor.Find(bytes)?.Entries.Count();
        if (bytes.Length > 28)
        {
            bytes[0] = 1;
            bytes[2] = 4;
            bytes.AsSpan(16, 4).Clear();
            bytes[16] = 20;
            SecurityDescriptor.Find(bytes)?.Entries.Count();
        }
    });

    private static HashSet<string> Of(params string[] sids) => [.. sids];

    private static SecurityDescriptor Given(params (string, DirectoryRights)[] given) => SecurityDescriptor.Find(Parse().Give(given))!;

    private static SecurityDescriptor Parse(params byte[][] entries)
    {
        var list = entries.SelectMany(static e => e).ToArray();
        byte[] bytes = [1, 0, 0x04, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 20, 0, 0, 0, 4, 0, .. BitConverter.GetBytes((ushort)(8 + list.Length)), .. BitConverter.GetBytes((ushort)entries.Length), 0, 0, .. list];
        return SecurityDescriptor.Find(bytes)!;
    }

    private static byte[] Entry(byte kind, byte flags, uint rights, string sid, Guid? type = null)
    {
        byte[] rest = [.. BitConverter.GetBytes(rights), .. type is { } of ? (byte[])[1, 0, 0, 0, .. of.ToByteArray()] : [], .. SecurityIdentifiers.Encode(sid)];
        return [kind, flags, .. BitConverter.GetBytes((ushort)(4 + rest.Length)), .. rest];
    }
}
