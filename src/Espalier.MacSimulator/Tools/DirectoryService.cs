using System.Globalization;
using Espalier.Formats.PropertyLists;
using Espalier.MacSimulator.Files;
using Espalier.MacSimulator.Model;

namespace Espalier.MacSimulator.Tools;

/// <summary><c>dscl</c>: accounts and groups. Local accounts include mobile ones; the search node finds all.</summary>
internal sealed class DirectoryService() : SimulatedTool("/usr/bin/dscl")
{
    private const string Standard = "dsAttrTypeStandard:";

    public override ToolReply Answer(MacState mac, ToolRequest request)
    {
        var plist = request.Arguments.Contains("-plist");
        var words = request.Arguments.Where(argument => argument is not ("-plist" or "-q")).ToArray();
        if (words is not [var node, var verb, ..] || node is not ("." or "/Local/Default" or "localhost" or "/Search"))
        {
            return ToolReply.Failure(64, "", "dscl (v20.4)\nusage: dscl [options] [<datasource> [<command>]]\n");
        }

        return (verb.TrimStart('-'), words[2..]) switch
        {
            ("list" or "ls", ["/Users"]) => ToolReply.Text(string.Concat(mac.Users.OrderBy(user => user.Name, StringComparer.Ordinal).Select(user => user.Name + "\n"))),
            ("list" or "ls", ["/Users", var attribute]) => ToolReply.Text(string.Concat(mac.Users
                .OrderBy(user => user.Name, StringComparer.Ordinal)
                .Where(user => Attributes(mac, user).ContainsKey(attribute))
                .Select(user => $"{user.Name,-24} {Attributes(mac, user)[attribute][0]}\n"))),
            ("list" or "ls", ["/Groups"]) => ToolReply.Text("admin\nstaff\nwheel\n"),
            ("readall", ["/Users", .. var wanted]) => ReadAll(mac, wanted, plist),
            ("read", ["/Groups/admin", .. var wanted]) => Show(wanted, plist, Administrators(mac)),
            ("read", [var path, .. var wanted]) when path.StartsWith("/Users/", StringComparison.Ordinal) =>
                mac.FindUser(path["/Users/".Length..]) is { } user ? Show(wanted, plist, Attributes(mac, user)) : UnknownRecord(),
            ("authonly", [_]) => ToolReply.Failure(1, "", "dscl: DS error: eDSAuthFailed\n"),
            _ => UnknownRecord(),
        };
    }

    private static ToolReply UnknownRecord() =>
        ToolReply.Failure(56, "", "<dscl_cmd> DS Error: -14136 (eDSRecordNotFound)\n");

    private static Dictionary<string, string[]> Administrators(MacState mac) => new(StringComparer.Ordinal)
    {
        ["GroupMembership"] = ["root", .. mac.Users.Where(user => user.IsAdministrator).Select(user => user.Name)],
        ["PrimaryGroupID"] = ["80"],
        ["RecordName"] = ["admin", "BUILTIN\\Administrators"],
        ["RealName"] = ["Administrators"],
    };

    private static SortedDictionary<string, string[]> Attributes(MacState mac, MacUser user)
    {
        var attributes = new SortedDictionary<string, string[]>(StringComparer.Ordinal)
        {
            ["GeneratedUID"] = [user.Uuid],
            ["NFSHomeDirectory"] = user.Name == "root" ? [user.Home, "/private/var/root"] : [user.Home],
            ["PrimaryGroupID"] = [user.GroupId.ToString(CultureInfo.InvariantCulture)],
            ["RealName"] = [user.RealName],
            ["RecordName"] = user.Name == "root" ? [user.Name, "BUILTIN\\Local System"] : [user.Name],
            ["UniqueID"] = [user.UniqueId.ToString(CultureInfo.InvariantCulture)],
            ["UserShell"] = [user.Shell],
        };
        if (user.IsHidden)
        {
            attributes["IsHidden"] = ["1"];
        }

        switch (user.Kind)
        {
            case MacUserKind.Mobile when mac.Plan.Directory is { } domain:
                attributes["AuthenticationAuthority"] =
                [
                    $";LocalCachedUser;/Active Directory/{domain.NetBiosName}/{domain.DnsName}:{user.Name}:{user.Uuid}",
                    $";Kerberosv5;;{user.Name}@{domain.DnsName.ToUpperInvariant()};{domain.DnsName.ToUpperInvariant()};",
                    ";SecureToken;",
                ];
                attributes["OriginalNodeName"] = [$"/Active Directory/{domain.NetBiosName}/{domain.DnsName}"];
                attributes["SMBPrimaryGroupSID"] = ["S-1-5-21-1004336348-1177238915-682003330-513"];
                break;
            case MacUserKind.Local:
                attributes["AuthenticationAuthority"] =
                [
                    ";ShadowHash;HASHLIST:<SALTED-SHA512-PBKDF2,SRP-RFC5054-4096-SHA512-PBKDF2>",
                    $";Kerberosv5;;{user.Name}@LKDC:SHA1.{user.Uuid.Replace("-", "", StringComparison.Ordinal)}00000000;LKDC:SHA1.{user.Uuid.Replace("-", "", StringComparison.Ordinal)}00000000;",
                    ";SecureToken;",
                ];
                break;
        }

        return attributes;
    }

    private static ToolReply ReadAll(MacState mac, string[] wanted, bool plist)
    {
        var records = mac.Users.OrderBy(user => user.Name, StringComparer.Ordinal).Select(user => Attributes(mac, user)).ToArray();
        return plist
            ? ToolReply.Bytes(PropertyListBytes.Xml(new PropertyListArray(records.Select(record => List(wanted, record)))))
            : ToolReply.Text(string.Join("-\n", records.Select(record => Text(wanted, record))));
    }

    private static ToolReply Show(string[] wanted, bool plist, IReadOnlyDictionary<string, string[]> record)
    {
        var present = wanted.Length == 0 ? record.Keys.ToArray() : wanted;
        return plist ? ToolReply.Bytes(PropertyListBytes.Xml(List(wanted, record))) : ToolReply.Text(Text(present, record));
    }

    private static PropertyListDictionary List(string[] wanted, IReadOnlyDictionary<string, string[]> record) => new(record
        .Where(attribute => wanted.Length == 0 || wanted.Contains(attribute.Key) || attribute.Key == "RecordName")
        .Select(attribute => new KeyValuePair<string, PropertyListValue>(Standard + attribute.Key, new PropertyListArray(attribute.Value.Select(value => new PropertyListString(value))))));

    private static string Text(string[] wanted, IReadOnlyDictionary<string, string[]> record) => string.Concat(wanted.Select(name =>
        !record.TryGetValue(name, out var values) ? $"No such key: {name}\n"
        : values.Length == 1 && values[0].Contains(' ', StringComparison.Ordinal) ? $"{name}:\n {values[0]}\n"
        : $"{name}: {string.Join(' ', values)}\n"));
}
