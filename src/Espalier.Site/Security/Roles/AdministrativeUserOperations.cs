using Espalier.Contracts.Admin.Security;
using Espalier.Contracts.Operations;
using Espalier.Site.Nodes;
using Espalier.Site.Operations;
using Microsoft.EntityFrameworkCore;

namespace Espalier.Site.Security.Roles;

/// <summary>Lists administrative users.</summary>
public sealed class ListAdministrativeUsersOperation : IOperation<ListAdministrativeUsers, IReadOnlyList<AdministrativeUserSummary>>
{
    public static Right Needs => Right.Read;

    public async Task<Result<IReadOnlyList<AdministrativeUserSummary>>> RunAsync(OperationContext context, ListAdministrativeUsers request, CancellationToken token)
    {
        await using var scope = await context.ReadAsync(token);
        var users = await scope.Context.Set<AdministrativeUser>().AsNoTracking().OrderBy(u => u.NameFolded).ToListAsync(token);
        return users.ConvertAll(AdministrativeUserRules.Summarize);
    }
}

/// <summary>Changes roles, or disables and enables.</summary>
public sealed class UpdateAdministrativeUserOperation(Callers callers) : IOperation<UpdateAdministrativeUser, AdministrativeUserSummary>
{
    public static Right Needs => Right.ManageSecurity;

    public static bool TakesTokens => false;

    public async Task<Result<AdministrativeUserSummary>> RunAsync(OperationContext context, UpdateAdministrativeUser request, CancellationToken token)
    {
        if (AdministrativeUserRules.FindRolesProblem(request.Roles, out var roles) is { } problem)
        {
            return Problem.Invalid(problem);
        }

        var name = await AdministrativeUserRules.NameAsync(context, request.Id, token);
        return await context.ChangeAsync<AdministrativeUserSummary>(
            $"administrative user {name}: {roles.Replace("\n", ", ", StringComparison.Ordinal)}{(request.IsDisabled ? ", disabled" : "")}",
            async (scope, inner) =>
            {
                if (await scope.Context.Set<AdministrativeUser>().FirstOrDefaultAsync(u => u.Id == request.Id, inner) is not { } user)
                {
                    return Problem.NotFound("administrative user");
                }

                var wasInCharge = AdministrativeUserRules.InCharge(user);
                (user.Roles, user.IsDisabled) = (roles, request.IsDisabled);
                if (wasInCharge && !AdministrativeUserRules.InCharge(user) && !await AdministrativeUserRules.IsAnotherInChargeAsync(scope, user.Id, inner))
                {
                    scope.Context.ChangeTracker.Clear();
                    return AdministrativeUserRules.LastAdministrator;
                }

                scope.Tell(NodeTopic.Callers);
                scope.AfterCommit(callers.ForgetAll);
                return AdministrativeUserRules.Summarize(user);
            },
            token);
    }
}

/// <summary>Gives a local account another password; its API tokens end.</summary>
public sealed class SetLocalPasswordOperation(Callers callers) : IOperation<SetLocalPassword, Done>
{
    public static Right Needs => Right.ManageSecurity;

    public static bool TakesTokens => false;

    public async Task<Result<Done>> RunAsync(OperationContext context, SetLocalPassword request, CancellationToken token)
    {
        if (AdministrativeUserRules.FindPasswordProblem(request.Password) is { } problem)
        {
            return Problem.Invalid(problem);
        }

        var hash = PasswordHash.Make(request.Password);
        return await context.ChangeAsync<Done>(
            $"password of administrative user {await AdministrativeUserRules.NameAsync(context, request.Id, token)}",
            async (scope, inner) =>
            {
                if (await scope.Context.Set<AdministrativeUser>().FirstOrDefaultAsync(u => u.Id == request.Id && u.Kind == AdministrativeUserKind.Local, inner) is not { } user)
                {
                    return Problem.NotFound("local account");
                }

                user.PasswordHash = hash;
                await scope.Context.Set<ApiToken>().Where(t => t.UserId == user.Id).ExecuteDeleteAsync(inner);
                scope.Tell(NodeTopic.Callers);
                scope.AfterCommit(() => callers.Forget(new UserId(user.Id)));
                return Done.Instance;
            },
            token);
    }
}

/// <summary>Removes an entry.</summary>
public sealed class RemoveAdministrativeUserOperation(Callers callers) : IOperation<RemoveAdministrativeUser, Done>
{
    public static Right Needs => Right.ManageSecurity;

    public async Task<Result<Done>> RunAsync(OperationContext context, RemoveAdministrativeUser request, CancellationToken token) => await context.ChangeAsync<Done>(
        $"administrative user {await AdministrativeUserRules.NameAsync(context, request.Id, token)}",
        async (scope, inner) =>
        {
            if (await scope.Context.Set<AdministrativeUser>().FirstOrDefaultAsync(u => u.Id == request.Id, inner) is not { } user)
            {
                return Problem.NotFound("administrative user");
            }

            if (AdministrativeUserRules.InCharge(user) && !await AdministrativeUserRules.IsAnotherInChargeAsync(scope, user.Id, inner))
            {
                return AdministrativeUserRules.LastAdministrator;
            }

            scope.Context.Remove(user);
            await scope.Context.Set<ApiToken>().Where(t => t.UserId == user.Id).ExecuteDeleteAsync(inner);
            scope.Tell(NodeTopic.Callers);
            scope.AfterCommit(callers.ForgetAll);
            return Done.Instance;
        },
        token);
}

/// <summary>Lists the security roles with their members.</summary>
public sealed class ListSecurityRolesOperation : IOperation<ListSecurityRoles, IReadOnlyList<SecurityRoleSummary>>
{
    public static Right Needs => Right.Read;

    public async Task<Result<IReadOnlyList<SecurityRoleSummary>>> RunAsync(OperationContext context, ListSecurityRoles request, CancellationToken token)
    {
        await using var scope = await context.ReadAsync(token);
        var users = await scope.Context.Set<AdministrativeUser>().AsNoTracking().OrderBy(u => u.NameFolded).ToListAsync(token);
        return SecurityRole.All.Select(role => new SecurityRoleSummary(
            role.Name, role.Description, [.. role.Rights.Order()], [.. users.Where(u => u.RoleNames.Contains(role.Name)).Select(u => u.Name)])).ToList();
    }
}
