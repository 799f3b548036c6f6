using Espalier.Console.Lists;
using Espalier.Contracts.Admin.Security;

namespace Espalier.Console.Administration.Security;

/// <summary>Columns and rows of administrative users and security roles.</summary>
internal static class AdministrativeUserList
{
    public static IReadOnlyList<ListColumn<AdministrativeUserSummary>> Columns { get; } =
    [
        new("name", "Name", static u => u.Name) { Width = 260, Grows = true },
        new("type", "Type", static u => KindOf(u.Kind)) { Width = 150 },
        new("roles", "Security Roles", static u => string.Join(", ", u.Roles)) { Width = 300 },
        new("state", "State", static u => u.IsDisabled ? "Disabled" : "Enabled") { Width = 100 },
        new("added", "Added", static u => u.CreatedAt) { Width = 160 },
    ];

    public static IReadOnlyList<ListColumn<SecurityRoleSummary>> RoleColumns { get; } =
    [
        new("name", "Name", static r => r.Name) { Width = 240 },
        new("description", "Description", static r => r.Description) { Width = 380, Grows = true },
        new("members", "Members", static r => r.Members.Count) { Width = 110 },
    ];

    public static ListSource<AdministrativeUserSummary> Source(SiteGate gate) =>
        new InMemoryList<AdministrativeUserSummary>(Columns, static u => u.Id.ToString("N"), (_, token) => gate.ReadAsync(new ListAdministrativeUsers(), token), "name").Source with
        {
            AreSame = static (a, b) => a with { Roles = b.Roles } == b && a.Roles.SequenceEqual(b.Roles),
        };

    public static ListSource<SecurityRoleSummary> Roles(SiteGate gate) =>
        new InMemoryList<SecurityRoleSummary>(RoleColumns, static r => r.Name, (_, token) => gate.ReadAsync(new ListSecurityRoles(), token), "name").Source with
        {
            AreSame = static (a, b) => a.Name == b.Name && a.Members.SequenceEqual(b.Members),
        };

    public static string KindOf(AdministrativeUserKind kind) => kind switch
    {
        AdministrativeUserKind.Local => "Local account",
        AdministrativeUserKind.DirectoryUser => "Directory user",
        AdministrativeUserKind.DirectoryGroup => "Directory group",
    };
}
