using Espalier.Contracts.Operations;

namespace Espalier.Site.Security.Roles;

/// <summary>A built-in security role: a named set of rights (SEC-11, SEC-15).</summary>
/// <param name="Name">Name as shown and stored.</param>
/// <param name="Description">What it is for, in one sentence.</param>
/// <param name="Rights">What its members may do.</param>
public sealed record SecurityRole(string Name, string Description, IReadOnlySet<Right> Rights)
{
    /// <summary>Everything.</summary>
    public static SecurityRole FullAdministrator { get; } = new("Full Administrator", "Does everything.", Enum.GetValues<Right>().ToHashSet());

    /// <summary>The guide's product role: everything.</summary>
    public static SecurityRole Administrator { get; } = new("Administrator", "The product's own role for everything.", Enum.GetValues<Right>().ToHashSet());

    /// <summary>Sees everything but the audit trail, changes nothing.</summary>
    public static SecurityRole ReadOnlyAnalyst { get; } = new("Read-only Analyst", "Sees everything but the audit trail, changes nothing.", new HashSet<Right> { Right.Read });

    /// <summary>Only enrolls Macs.</summary>
    public static SecurityRole Enrollers { get; } = new("Enrollers", "Enrolls Macs and does nothing else.", new HashSet<Right> { Right.Enroll });

    /// <summary>Reads recovery data; nothing here reveals any yet.</summary>
    public static SecurityRole FileVaultKeyAdministrators { get; } = new("FileVault Key Administrators", "Reads recovery data.", new HashSet<Right> { Right.Read });

    /// <summary>Handles problem reports.</summary>
    public static SecurityRole ProblemMonitorUsers { get; } = new("Problem Monitor Users", "Handles problem reports.", new HashSet<Right> { Right.Read, Right.HandleProblemReports });

    /// <summary>All of them.</summary>
    public static IReadOnlyList<SecurityRole> All { get; } =
        [FullAdministrator, Administrator, ReadOnlyAnalyst, Enrollers, FileVaultKeyAdministrators, ProblemMonitorUsers];

    /// <summary>The role of that name, or null.</summary>
    public static SecurityRole? Find(string name) => All.FirstOrDefault(r => string.Equals(r.Name, name, StringComparison.OrdinalIgnoreCase));
}
