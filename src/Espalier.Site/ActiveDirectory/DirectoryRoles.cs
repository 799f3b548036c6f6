using Espalier.Site.Security.Roles;

namespace Espalier.Site.ActiveDirectory;

/// <summary>What the groups of a user give on this site.</summary>
internal static class DirectoryRoles
{
    /// <summary>How long rights last when the directory cannot be asked again. Long enough for a restart of a domain controller, too short for a leaver's evening.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    /// <summary>The account as a caller, or null when nothing gives it a role, or an entry for the user itself is disabled.</summary>
    /// <param name="account">The account.</param>
    /// <param name="assigned">Users and groups of the directory that have roles.</param>
    public static Caller? ToCaller(DirectoryAccount account, IReadOnlyList<AdministrativeUser> assigned)
    {
        if (assigned.Any(u => u.IsDisabled && u.Sid == account.Sid))
        {
            return null;
        }

        var sids = account.Sids.ToHashSet(StringComparer.Ordinal);
        var names = assigned.Where(u => !u.IsDisabled && u.Sid is { } sid && sids.Contains(sid)).SelectMany(static u => u.RoleNames).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        return names.Count == 0 ? null : Callers.ToCaller(new UserId(account.Id), account.Name, names);
    }
}
