using Espalier.Contracts.Admin.Security;
using Espalier.Contracts.Operations;
using Espalier.Data;
using Espalier.Site.Operations;
using Microsoft.EntityFrameworkCore;

namespace Espalier.Site.Security.Roles;

/// <summary>What holds for every change of administrative users.</summary>
public static class AdministrativeUserRules
{
    /// <summary>Shortest password of a local account: NIST SP 800-63B asks for 15 where a password stands alone and 8 as the floor; the console has an attempt limit.</summary>
    private const int MinPassword = 12;

    private const int MaxPassword = 256;

    internal static readonly Problem LastAdministrator = new(
        ProblemKind.Conflict, "last-administrator", "Nobody else could manage security then. Give another user the role Full Administrator first.");

    /// <summary>What is wrong with a new password of a local account; null when nothing is.</summary>
    public static FieldProblem? FindPasswordProblem(string password) =>
        password.Length is < MinPassword or > MaxPassword ? new FieldProblem("password", $"A password of {MinPassword} to {MaxPassword} characters is needed.") : null;

    /// <summary>The roles by their stored names; a problem where one is unknown or there is none.</summary>
    internal static FieldProblem? FindRolesProblem(IReadOnlyList<string> names, out string stored)
    {
        var roles = names.Select(SecurityRole.Find).ToList();
        stored = string.Join('\n', roles.OfType<SecurityRole>().Select(r => r.Name).Distinct());
        return names.Count == 0 ? new FieldProblem("roles", "Assign at least one security role.")
            : roles.Contains(null) ? new FieldProblem("roles", $"There is no security role '{names[roles.IndexOf(null)]}'.")
            : null;
    }

    /// <summary>The name for the audit trail; the id where there is no such user.</summary>
    internal static async Task<string> NameAsync(OperationContext context, Guid id, CancellationToken token)
    {
        await using var scope = await context.ReadAsync(token);
        return await scope.Context.Set<AdministrativeUser>().Where(u => u.Id == id).Select(u => u.Name).FirstOrDefaultAsync(token) ?? id.ToString();
    }

    /// <summary>True when somebody else than <paramref name="id"/> can manage security.</summary>
    internal static async Task<bool> IsAnotherInChargeAsync(WriteScope scope, Guid id, CancellationToken token)
    {
        var others = await scope.Context.Set<AdministrativeUser>().AsNoTracking().Where(u => u.Id != id && !u.IsDisabled).ToListAsync(token);
        return others.Exists(InCharge);
    }

    internal static bool InCharge(AdministrativeUser user) => !user.IsDisabled && Callers.ToCaller(user).Has(Right.ManageSecurity);

    internal static AdministrativeUserSummary Summarize(AdministrativeUser user) => new(user.Id, user.Name, user.Kind, user.RoleNames, user.IsDisabled, user.CreatedAt, user.Sid);
}
