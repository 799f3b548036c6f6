using Espalier.Formats.Ldap;

namespace Espalier.Site.ActiveDirectory;

/// <summary>Rights in the words of the directory's dialogs, and of the commands that give them.</summary>
internal static class RightsText
{
    private static readonly (DirectoryRights Rights, string Name, string Dsacls, string Sddl)[] Known =
    [
        (DirectoryRights.Read, "Read", "GR", "RPLCLORC"),
        (DirectoryRights.Write, "Write", "GW", "WPSW"),
        (DirectoryRights.CreateChild, "Create All Child Objects", "CC", "CC"),
    ];

    /// <summary><c>Read, Write and Create All Child Objects</c>.</summary>
    public static string Names(DirectoryRights rights)
    {
        if (rights == DirectoryRights.FullControl)
        {
            return "Full Control";
        }

        var names = Known.Where(k => (rights & k.Rights) == k.Rights).Select(static k => k.Name).ToList();
        return names.Count < 2 ? string.Concat(names) : $"{string.Join(", ", names.SkipLast(1))} and {names[^1]}";
    }

    /// <summary>Those of <paramref name="wanted"/> that are not held whole; full control is named as one.</summary>
    public static DirectoryRights Missing(DirectoryRights wanted, Func<DirectoryRights, bool> isHeld)
    {
        if (wanted == DirectoryRights.FullControl)
        {
            return isHeld(wanted) ? DirectoryRights.None : wanted;
        }

        return Known.Where(k => (wanted & k.Rights) == k.Rights && !isHeld(k.Rights)).Aggregate(DirectoryRights.None, static (all, k) => all | k.Rights);
    }

    /// <summary>How to give rights on an object and everything below it.</summary>
    public static string Fix(DirectoryHolder holder, string name, DirectoryRights wanted)
    {
        var (dsacls, sddl) = wanted == DirectoryRights.FullControl
            ? ("GA", "RPWPCRCCDCLCLORCWOWDSDDTSW")
            : (Join(static k => k.Dsacls), Join(static k => k.Sddl));
        return $"ADSI Edit, {name}, Properties, Security, Advanced: give {holder.Name} (or a group of your own that it is in) {Names(wanted)}, applied to This object and all descendant objects. "
            + $"Or: dsacls \"{name}\" /I:T /G \"{holder.Name}:{dsacls}\". On Samba: samba-tool dsacl set --action=allow --objectdn=\"{name}\" --trusteedn=\"{holder.DistinguishedName}\" --sddl=\"(A;CI;{sddl};;;{holder.Sid})\"";

        string Join(Func<(DirectoryRights Rights, string Name, string Dsacls, string Sddl), string> part) => string.Concat(Known.Where(k => (wanted & k.Rights) == k.Rights).Select(part));
    }

    /// <summary>How to let somebody read and write the names of a service.</summary>
    public static string FixNames(DirectoryHolder holder, string account) =>
        $"ADSI Edit, {account}, Properties, Security, Advanced: give {holder.Name} Read servicePrincipalName and Write servicePrincipalName, applied to This object only. "
        + $"Or: dsacls \"{account}\" /G \"{holder.Name}:RPWP;servicePrincipalName\". On Samba: samba-tool dsacl set --action=allow --objectdn=\"{account}\" --trusteedn=\"{holder.DistinguishedName}\" "
        + $"--sddl=\"(OA;;RPWP;{ServiceNames.Attribute};;{holder.Sid})\"";
}
